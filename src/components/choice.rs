//! A list from which one thing is chosen.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The properties of a [`Choice`].
#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// The accessible name.
    pub name: AttrValue,
    /// What can be chosen.
    pub options: Vec<AttrValue>,
    /// The value of each option in the document; without them, what it says.
    #[prop_or_default]
    pub values: Option<Vec<AttrValue>>,
    /// The place in `options` of what is chosen now.
    pub chosen: usize,
    /// Called with the place in `options` of the visitor's choice, which is always one of them.
    pub onchoose: Callback<usize>,
}

/// A `<select>` that always shows what is chosen.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let ChoiceProps { name, options, values, chosen, onchoose } = props;
    let list = use_node_ref();
    // Once the visitor has chosen, the browser no longer looks at the attribute `selected`.
    use_effect_with((list.clone(), *chosen), |(list, chosen)| {
        if let (Some(list), Ok(chosen)) = (list.cast::<HtmlSelectElement>(), i32::try_from(*chosen))
        {
            list.set_selected_index(chosen);
        }
    });
    let onchange =
        use_callback((onchoose.clone(), options.len()), |event: Event, (onchoose, len)| {
            let list: HtmlSelectElement = event.target_unchecked_into();
            let chosen = usize::try_from(list.selected_index()).ok();
            if let Some(chosen) = chosen.filter(|chosen| chosen < len) {
                onchoose.emit(chosen);
            }
        });
    let option = |(place, label): (usize, &AttrValue)| {
        let value = values.as_ref().and_then(|values| values.get(place)).unwrap_or(label);
        html! { <option key={place} {value} selected={place == *chosen}>{ label }</option> }
    };
    html! {
        <select aria-label={name} ref={list} {onchange}>
            { for options.iter().enumerate().map(option) }
        </select>
    }
}
