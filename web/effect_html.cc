#include "web/effect_html.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "web/effect_words.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

void WriteSpell(HtmlWriter& page, const SubjectTree& subjects, const Json& spell) {
  page.Open("tr");
  page.Open("th", {{"scope", "row"}});
  page.Link("/subject/" + spell.value("subject", ""), SubjectOf(subjects, spell));
  page.Element("span", {{"class", "detail"}}, PlaceOf(spell)).Close();
  page.Open("td").Element("span", {{"class", "label"}}, "When").Text(SpellDays(spell)).Close();
  for (const char* side : {"before", "after"}) {
    page.Open("td");
    page.Element("span", {{"class", "label"}}, Capital(side));
    WriteStatus(page, BriefLook(spell[side]));
    page.Close();
  }
  page.Close();
}

}  // namespace

void WriteEffect(HtmlWriter& page, const SubjectTree& subjects, const Json& effect) {
  if (effect.value("outcome", "") == "known") {
    page.Element("p", {{"class", "lead-in"}},
                 "The record has this already, as entry " + effect.value("seq", Json(0)).dump() +
                     ". Saving it again adds nothing.");
    return;
  }
  page.Element("p", {{"class", "lead-in"}}, EffectLead(effect));
  const Json spells = effect.value("spells", Json::array());
  if (std::none_of(spells.begin(), spells.end(), IsNews)) return;
  page.Open("table", {{"class", "effect"}}).Open("thead").Open("tr");
  for (const char* title : {"Position", "When", "Before", "After"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (const Json& spell : spells) {
    if (IsNews(spell)) WriteSpell(page, subjects, spell);
  }
  page.Close().Close();
}

}  // namespace chipline
