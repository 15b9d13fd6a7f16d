//! The texts of the notices.

use maud::{Markup, html};

use crate::web::pages::components::{h1, h2, lead, paragraph, prose};
use crate::web::pages::{Visitor, layout};

pub(super) fn privacy(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let content = prose(&html! {
        (h1("Privacy"))
        (lead(language.text(
            "Deze site volgt niemand. Er zijn geen cookies om u te volgen, geen scripts en niets van andere sites.",
            "This site tracks nobody. There are no tracking cookies, no scripts and nothing from other sites.",
        )))
        (h2(language.text("Wie de site bekijkt", "Those who look at the site")))
        (paragraph(language.text(
            "Wat u op de menukaart zoekt, staat in het adres van de pagina, zodat u het kunt bewaren. Vul daar geen gegevens van mensen in.",
            "What you search for on the menu stands in the address of the page, so that you can keep it. Do not enter anything about people there.",
        )))
        (h2(language.text("Wie deelneemt aan een traject", "Those who take part in a trajectory")))
        (paragraph(language.text(
            "Van deelnemers wordt geen naam, adres, geboortedatum, gezondheid of burgerservicenummer bewaard. Alleen de aanbieder die iemand heeft aangemeld, \
             weet wie er achter een pseudoniem zit. Wordt iemand uitgeschreven, dan blijven alleen aantallen over.",
            "Of participants no name, address, date of birth, health or citizen service number is kept. Only the provider that enrolled somebody knows who is \
             behind a pseudonym. When somebody is erased, only counts remain.",
        )))
        (h2(language.text("Aantallen op deze site", "Counts on this site")))
        (paragraph(language.text(
            "Aantallen mensen zijn hier afgerond op vijftallen, naar de stand aan het eind van het laatste kwartaal. Zo kan niemand door vergelijken achterhalen \
             hoe het met één persoon ging.",
            "Counts of people are rounded to multiples of five here, as they stood at the end of the last quarter. So nobody can find out by comparing how one \
             person fared.",
        )))
    });
    layout::page(visitor, "Privacy", &content)
}

pub(super) fn accessibility(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let title = language.text("Toegankelijkheid", "Accessibility");
    let content = prose(&html! {
        (h1(title))
        (lead(language.text(
            "Deze site is gemaakt om door iedereen gebruikt te worden: met het toetsenbord, met een schermlezer, op een telefoon, zonder scripts.",
            "This site was made to be used by everybody: with the keyboard, with a screen reader, on a telephone, without scripts.",
        )))
        (paragraph(language.text(
            "Elke pagina wordt bij elke wijziging automatisch getoetst aan WCAG 2.2, niveau A en AA. Een automatische toets vindt niet alles: wat u tegenkomt, \
             horen we graag. Bij elke grafiek staan dezelfde cijfers als tabel.",
            "With every change each page is tested automatically against WCAG 2.2, levels A and AA. An automatic test does not find everything: please tell us what \
             you come across. Beside every chart stand the same figures as a table.",
        )))
        (paragraph(language.text(
            "De site is opgebouwd uit onderdelen van het NL Design System, de gedeelde ontwerpcollectie van de Nederlandse overheid.",
            "The site is built from parts of the NL Design System, the design collection that Dutch authorities share.",
        )))
    });
    layout::page(visitor, title, &content)
}
