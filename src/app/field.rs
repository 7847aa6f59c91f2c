//! A field of a form, with what is wrong with it beside it.

use yew::prelude::*;

use super::action::{Act, Hears, List};
use super::dom::{all, hear, none, text};
use super::draw::{draw, draw_tag};
use crate::scene::{Field, Forms};

/// A field in which one types.
pub fn text_field(
    forms: &Forms,
    act: &Act,
    field: Field,
    name: &'static str,
    unit: &'static str,
) -> Html {
    let error = forms.complaint(field);
    let [class, wrong] = if error.is_some() { ["field wrong", "true"] } else { ["field", "false"] };
    let number = !matches!(field, Field::Key | Field::Value);
    let mut input = draw_tag(
        "<input aria-label='{}' aria-invalid='{}' inputmode='{}' autocomplete='off' \
         spellcheck='false'/>",
        vec![text(name), text(wrong), text(if number { "decimal" } else { "text" })],
    );
    input.set_value(forms.text(field).to_string());
    hear(&mut input, act, Hears::Typing(field));
    hear(&mut input, act, Hears::Leaving(field));
    let error = error.map(|error| {
        draw("<span class='error' role='alert'>{}</span>", vec![text(error.to_string())])
    });
    draw(
        "<label class='{}'><span>{}</span>{}<span class='unit'>{}</span>{}</label>",
        vec![text(class), text(name), input.into(), text(unit), error.unwrap_or_default()],
    )
}

/// Several of them, each with its name and its unit.
pub fn text_fields(
    forms: &Forms,
    act: &Act,
    fields: &[(Field, &'static str, &'static str)],
) -> Html {
    let fields =
        fields.iter().map(|(field, name, unit)| text_field(forms, act, *field, name, unit));
    all(fields.collect())
}

/// A list from which one chooses. Each choice is a word, and whether it is the present one.
pub fn list(act: &Act, list: List, name: Html, choices: Vec<(AttrValue, bool)>) -> Html {
    let option = |(word, selected): (AttrValue, bool)| {
        let selected = if selected { text("selected") } else { none() };
        let values = vec![text(word.clone()), selected, text(word)];
        draw("<option value='{}' selected='{}'>{}</option>", values)
    };
    let options = all(choices.into_iter().map(option).collect());
    let mut tag = draw_tag("<select aria-label='{}'>{}</select>", vec![name, options]);
    hear(&mut tag, act, Hears::Choice(list));
    tag.into()
}
