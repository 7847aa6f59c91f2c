//! A field of a form, with what is wrong with it beside it.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::dispatch::use_dispatch;
use session::{Field, FormAction, Forms};

/// The properties of a [`TextField`].
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// The field.
    pub field: Field,
    /// Its label.
    pub name: &'static str,
    /// The unit of the number in it.
    #[prop_or_default]
    pub unit: &'static str,
    /// What is in the fields, and which of them was refused.
    pub forms: Rc<Forms>,
}

/// A field in which the visitor types.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let TextFieldProps { field, name, unit, forms } = props;
    let dispatch = use_dispatch();
    let oninput =
        use_callback((dispatch.clone(), *field), |event: InputEvent, (dispatch, field)| {
            dispatch.emit(FormAction::Type(*field, typed(&event)).into());
        });
    let onchange = use_callback((dispatch, *field), |event: Event, (dispatch, field)| {
        dispatch.emit(FormAction::Submit(*field, typed(&event)).into());
    });
    let error = forms.error(*field);
    let input_mode = if matches!(field, Field::Key | Field::Value) { "text" } else { "decimal" };
    html! {
        <label class={classes!("field", error.map(|_| "wrong"))}>
            <span>{ *name }</span>
            <input
                aria-label={*name}
                aria-invalid={error.is_some().to_string()}
                inputmode={input_mode}
                autocomplete="off"
                spellcheck="false"
                value={forms.text(*field).to_owned()}
                {oninput}
                {onchange}
            />
            <span class="unit">{ *unit }</span>
            if let Some(error) = error {
                <span class="error" role="alert">{ error }</span>
            }
        </label>
    }
}

/// Returns what is in the field in which the visitor has typed.
pub fn typed(event: &Event) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}
