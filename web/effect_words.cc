#include "web/effect_words.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "model/day.h"
#include "web/page_words.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::string DayOf(const Json& spell, const char* end) {
  const auto day = ParseDay(spell.value(end, ""));
  return day ? ShortDay(*day) : std::string();
}

std::string SideWords(const Json& brief) {
  const StatusLook look = BriefLook(brief);
  return look.detail.empty() ? look.word : look.word + " · " + look.detail;
}

}  // namespace

bool IsNews(const Json& spell) {
  return spell["before"] != spell["after"];
}

std::string SpellDays(const Json& spell) {
  const std::string from = DayOf(spell, "from");
  const std::string to = DayOf(spell, "to");
  if (from.empty() && to.empty()) return "always";
  if (to.empty()) return "from " + from;
  if (from.empty()) return "up to " + to;
  return from == to ? from : from + " to " + to;
}

StatusLook BriefLook(const Json& brief) {
  const std::string status = brief.value("status", "");
  StatusLook look{"s-" + status, Capital(Words(status)), {}};
  const auto add = [&look](const std::string& text) {
    look.detail += (look.detail.empty() ? "" : " · ") + text;
  };
  if (brief.contains("review_policy")) add(Words(brief.value("review_policy", "")));
  if (brief.contains("duty_percent")) add("duty " + brief["duty_percent"].dump() + "%");
  if (brief.value("when", "") == "possible") add("day not certain");
  if (brief.contains("decided_by")) add("by event " + brief.value("decided_by", ""));
  return look;
}

std::string SubjectOf(const SubjectTree& subjects, const Json& spell) {
  const std::string id = spell.value("subject", "");
  const auto subject = subjects.Find(id);
  return subject ? subjects.at(*subject).name : id;
}

std::string PlaceOf(const Json& spell) {
  return spell.value("issuer", "") + " " + spell.value("flow", "") + " to " +
         spell.value("target", "");
}

std::string EffectLead(const Json& effect) {
  const Json spells = effect.value("spells", Json::array());
  if (spells.empty()) return "No state changes, on any day.";
  if (std::none_of(spells.begin(), spells.end(), IsNews)) {
    return "Every status stays as it is, on all days; what is told of its grounds changes.";
  }
  const std::size_t total = effect.value("total", std::size_t{0});
  const auto day = effect.contains("resolved")
                       ? ParseDay(effect["resolved"].value("date", std::string()))
                       : std::nullopt;
  return (day ? "On " + LongDay(*day) + ", " : "") +
         (total == 0 ? "no position is different"
                     : Counted(total, "position is different", "positions are different")) +
         " and " + Counted(effect.value("unchanged", std::size_t{0}), "stays", "stay") +
         " as before. Over all time:";
}

std::vector<std::string> EffectLines(const SubjectTree& subjects, const Json& effect) {
  std::vector<std::string> lines = {EffectLead(effect)};
  for (const Json& spell : effect.value("spells", Json::array())) {
    if (!IsNews(spell)) continue;
    lines.push_back(SubjectOf(subjects, spell) + ", " + PlaceOf(spell) + ", " + SpellDays(spell) +
                    ": " + SideWords(spell["before"]) + " → " + SideWords(spell["after"]));
  }
  return lines;
}

}  // namespace chipline
