//! A field of a form, with what is wrong with it beside it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What a [`TextField`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its name, which is also what screen readers say.
    pub name: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// Why that cannot be taken.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Behind the field, such as "ms".
    #[prop_or_default]
    pub unit: AttrValue,
    /// Whether it takes a number.
    #[prop_or_default]
    pub number: bool,
    /// What is to be said while it is typed in.
    #[prop_or_default]
    pub on_input: Callback<String>,
    /// What is to be said when it is left, or Enter is pressed.
    #[prop_or_default]
    pub on_change: Callback<String>,
}

/// A field of a form.
#[component]
pub fn TextField(props: &Props) -> Html {
    let say = |callback: &Callback<String>| {
        let callback = callback.clone();
        move |input: HtmlInputElement| callback.emit(input.value())
    };
    let (input, change) = (say(&props.on_input), say(&props.on_change));
    let oninput = Callback::from(move |event: InputEvent| input(event.target_unchecked_into()));
    let onchange = Callback::from(move |event: Event| change(event.target_unchecked_into()));
    html! {
        <label class={classes!("field", props.error.is_some().then_some("wrong"))}>
            <span>{ &props.name }</span>
            <input
                aria-label={&props.name}
                aria-invalid={props.error.is_some().to_string()}
                inputmode={props.number.then_some("decimal")}
                autocomplete="off"
                spellcheck="false"
                value={&props.value}
                {oninput}
                {onchange}
            />
            if !props.unit.is_empty() {
                <span class="unit">{ &props.unit }</span>
            }
            if let Some(error) = &props.error {
                <span class="error" role="alert">{ error }</span>
            }
        </label>
    }
}

/// What was chosen in a list.
pub fn chosen(event: &Event) -> String {
    event.target_unchecked_into::<HtmlSelectElement>().value()
}
