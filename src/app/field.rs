//! A field of a form, with what is wrong with it beside it.

use yew::prelude::*;

use super::action::{Act, List, on_input, on_pick, on_submit};
use crate::scene::{Field, Forms};

/// A field in which one types.
pub fn text_field(
    forms: &Forms,
    act: &Act,
    field: Field,
    name: &'static str,
    unit: &'static str,
) -> Html {
    let error = forms.complaint(field).map(|error| AttrValue::from(error.to_string()));
    let number = !matches!(field, Field::Key | Field::Value);
    html! {
        <label class={if error.is_some() { "field wrong" } else { "field" }}>
            <span>{ name }</span>
            <input
                aria-label={name}
                aria-invalid={if error.is_some() { "true" } else { "false" }}
                inputmode={if number { "decimal" } else { "text" }}
                autocomplete="off"
                spellcheck="false"
                value={forms.text(field).to_string()}
                oninput={on_input(act, field)}
                onchange={on_submit(act, field)}
            />
            <span class="unit">{ unit }</span>
            if let Some(error) = error {
                <span class="error" role="alert">{ error }</span>
            }
        </label>
    }
}

/// A list from which one chooses. Each choice is a value and the word for it.
pub fn list(
    act: &Act,
    list: List,
    name: impl Into<AttrValue>,
    choices: impl Iterator<Item = (AttrValue, bool)>,
) -> Html {
    let option = |(word, selected): (AttrValue, bool)| {
        html! { <option value={word.clone()} {selected}>{ word }</option> }
    };
    list_of(name.into(), on_pick(act, list), choices.map(option).collect())
}

fn list_of(name: AttrValue, onchange: Callback<Event>, options: Html) -> Html {
    html! { <select aria-label={name} {onchange}>{ options }</select> }
}
