//! Prints the page as it is before anything has happened, as text. The build puts it into `index.html`.

fn main() {
    println!("{}", raftarium::first_picture());
}
