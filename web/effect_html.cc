#include "web/effect_html.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "model/day.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::string DayOf(const Json& spell, const char* end) {
  const auto day = ParseDay(spell.value(end, ""));
  return day ? ShortDay(*day) : std::string();
}

std::string Days(const Json& spell) {
  const std::string from = DayOf(spell, "from");
  const std::string to = DayOf(spell, "to");
  if (from.empty() && to.empty()) return "always";
  if (to.empty()) return "from " + from;
  if (from.empty()) return "up to " + to;
  return from == to ? from : from + " to " + to;
}

void WriteBrief(HtmlWriter& page, const Json& brief) {
  const std::string status = brief.value("status", "");
  StatusLook look{"s-" + status, Capital(Words(status)), {}};
  const auto add = [&look](const std::string& text) {
    look.detail += (look.detail.empty() ? "" : " · ") + text;
  };
  if (brief.contains("review_policy")) add(Words(brief.value("review_policy", "")));
  if (brief.contains("duty_percent")) add("duty " + brief["duty_percent"].dump() + "%");
  if (brief.value("when", "") == "possible") add("day not certain");
  if (brief.contains("decided_by")) add("by event " + brief.value("decided_by", ""));
  WriteStatus(page, look);
}

// A spell may differ in what stands beneath its answer alone.
bool IsNews(const Json& spell) {
  return spell["before"] != spell["after"];
}

void WriteSpell(HtmlWriter& page, const SubjectTree& subjects, const Json& spell) {
  const std::string id = spell.value("subject", "");
  const auto subject = subjects.Find(id);
  page.Open("tr");
  page.Open("th", {{"scope", "row"}});
  page.Link("/subject/" + id, subject ? subjects.at(*subject).name : id);
  page.Element("span", {{"class", "detail"}},
               spell.value("issuer", "") + " " + spell.value("flow", "") + " to " +
                   spell.value("target", ""));
  page.Close();
  page.Open("td").Element("span", {{"class", "label"}}, "When").Text(Days(spell)).Close();
  for (const char* side : {"before", "after"}) {
    page.Open("td");
    page.Element("span", {{"class", "label"}}, Capital(side));
    WriteBrief(page, spell[side]);
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
  const Json spells = effect.value("spells", Json::array());
  const std::size_t today = effect.value("total", std::size_t{0});
  const std::string date =
      effect.contains("resolved") ? effect["resolved"].value("date", std::string()) : std::string();
  const auto day = ParseDay(date);
  if (spells.empty()) {
    page.Element("p", {{"class", "lead-in"}}, "No state changes, on any day.");
    return;
  }
  const bool has_news = std::any_of(spells.begin(), spells.end(), IsNews);
  if (!has_news) {
    page.Element("p", {{"class", "lead-in"}},
                 "Every status stays as it is, on all days; what is told of its grounds changes.");
    return;
  }
  page.Element(
      "p", {{"class", "lead-in"}},
      (day ? "On " + LongDay(*day) + ", " : "") +
          (today == 0 ? "no position is different"
                      : Counted(today, "position is different", "positions are different")) +
          " and " + Counted(effect.value("unchanged", std::size_t{0}), "stays", "stay") +
          " as before. Over all time:");
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
