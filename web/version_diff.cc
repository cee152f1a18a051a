#include "web/version_diff.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "web/event_fields.h"
#include "web/event_form.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

Json MembersOf(const Response& stale) {
  if (!stale.problem) return Json::object();
  const Json members = Json::parse(stale.problem->members, nullptr, false);
  return members.is_object() ? members : Json::object();
}

Json At(const Json& object, const std::string& field) {
  const auto found = object.find(field);
  return found == object.end() ? Json() : *found;
}

std::vector<std::string> FieldsOfBoth(const Json& a, const Json& b) {
  std::vector<std::string> names;
  for (const Json* side : {&a, &b}) {
    for (const auto& [name, value] : side->items()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

void HeadRow(HtmlWriter& page, std::initializer_list<const char*> titles) {
  page.Open("thead").Open("tr");
  for (const char* title : titles) page.Element("th", {{"scope", "col"}}, title);
  page.Close().Close();
}

// Which fields of a form a field of the event is.
bool IsOf(const std::string& form_field, const std::string& field) {
  const auto rows_of = [&](std::string_view kind) { return form_field.starts_with(kind); };
  if (field == "subjects") return form_field == "subject" || form_field == "subject_add";
  if (field == "conditions") return rows_of("condition_");
  if (field == "sources") return rows_of("source_");
  if (field == "scope") return rows_of("scope_");
  if (field == "quantity") return rows_of("quantity_");
  if (field == "review") return form_field == "grade";
  return form_field == field;
}

std::string PlainWords(const Json& value) {
  if (value.is_null()) return "not stated";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array()) {
    std::string text;
    for (const Json& item : value) text += (text.empty() ? "" : "; ") + PlainWords(item);
    return text;
  }
  if (value.is_object()) {
    std::string text;
    for (const auto& [name, member] : value.items()) {
      if (name == "document") continue;
      if (name == "quotes") {
        text += (text.empty() ? "" : ", ") + std::to_string(member.size()) +
                (member.size() == 1 ? " passage" : " passages");
        continue;
      }
      text += (text.empty() ? "" : ", ") + PlainWords(member);
    }
    return text;
  }
  return value.dump();
}

std::string Countries(const std::string& codes) {
  std::string words;
  for (std::size_t at = 0; at <= codes.size();) {
    const std::size_t end = std::min(codes.find('+', at), codes.size());
    const auto code = FromName<Jurisdiction>(codes.substr(at, end - at));
    words += (words.empty() ? "" : " and ");
    words += code ? CountryName(*code) : codes.substr(at, end - at);
    at = end + 1;
  }
  return Capital(words);
}

std::string SubjectNames(const SubjectTree& subjects, const Json& ids) {
  std::string words;
  for (const Json& id : ids) {
    const auto subject = subjects.Find(id.get<std::string>());
    words += (words.empty() ? "" : "; ");
    words += subject ? subjects.at(*subject).name : id.get<std::string>();
  }
  return words;
}

// Who said it and when; the address where that is all there is.
std::string SourceWords(const Json& sources) {
  std::string words;
  for (const Json& source : sources) {
    const std::string publisher = source.value("publisher", "");
    const std::string day = source.value("published", "");
    words += words.empty() ? "" : "; ";
    words += publisher.empty() ? source.value("url", "a text without address") : publisher;
    if (!day.empty()) words += ", " + day;
    const std::size_t quotes = source.value("quotes", Json::array()).size();
    if (quotes > 0) words += ", " + Counted(quotes, "passage", "passages");
  }
  return words;
}

}  // namespace

std::string ValueWords(const SubjectTree& subjects, const std::string& field, const Json& value) {
  static const std::set<std::string> kCodes = {"type",   "certainty", "evidence",
                                               "effect", "flow",      "review_policy"};
  if (field == "subjects" && value.is_array()) return SubjectNames(subjects, value);
  if (field == "sources" && value.is_array()) return SourceWords(value);
  if (!value.is_string()) return PlainWords(value);
  const std::string text = value.get<std::string>();
  if (kCodes.contains(field)) return Capital(Words(text));
  if (field == "issuer" || field == "target") return Countries(text);
  const Agency* agency = field == "agency" ? FindAgency(text) : nullptr;
  return agency == nullptr ? text : std::string(agency->name);
}

void WriteSideBySide(HtmlWriter& page, const SubjectTree& subjects, const PolicyEvent& mine,
                     const PolicyEvent& other) {
  const Json left = ToJsonValue(mine);
  const Json right = ToJsonValue(other);
  page.Open("table", {{"class", "sides"}});
  HeadRow(page, {"Field", "Yours", "On record"});
  page.Open("tbody");
  for (const std::string& field : FieldsOfBoth(left, right)) {
    if (field == "review") continue;
    const Json a = At(left, field);
    const Json b = At(right, field);
    page.Open("tr", {{a == b ? "" : "class", "differs"}});
    page.Element("th", {{"scope", "row"}}, Capital(FieldWords(field)));
    page.Open("td")
        .Element("span", {{"class", "label"}}, "Yours")
        .Text(ValueWords(subjects, field, a))
        .Close();
    page.Open("td")
        .Element("span", {{"class", "label"}}, "On record")
        .Text(ValueWords(subjects, field, b))
        .Close();
    page.Close();
  }
  page.Close().Close();
}

void WriteStale(HtmlWriter& page, const SubjectTree& subjects, const Json& mine,
                const Response& stale) {
  const Json members = MembersOf(stale);
  page.Open("section", {{"class", "stale"}, {"aria-labelledby", "stale-title"}});
  page.Element("h2", {{"id", "stale-title"}}, "Somebody else changed this event meanwhile");
  if (members.contains("retracted")) {
    page.Element("p",
                 "It was retracted. Nothing of yours is lost: the form below is as you left "
                 "it. Saving it puts the event back.");
    WriteHidden(page, "take_version", members.value("etag", ""));
  } else {
    page.Element("p",
                 "Nothing of yours is lost: the form below is as you left it. For each field that "
                 "changed, tick it to take theirs; then go on and save.");
    page.Open("table", {{"class", "sides"}});
    HeadRow(page, {"Field", "It was", "It is now", "Yours", "Take theirs"});
    page.Open("tbody");
    for (const Json& change : At(members, "changes")) {
      const std::string field = change.value("field", "");
      if (field == "review") continue;
      const bool untouched = At(mine, field) == At(change, "was");
      page.Open("tr").Element("th", {{"scope", "row"}}, Capital(FieldWords(field)));
      const auto cell = [&](const char* title, const Json& value) {
        page.Open("td").Element("span", {{"class", "label"}}, title);
        page.Text(ValueWords(subjects, field, value)).Close();
      };
      cell("It was", At(change, "was"));
      cell("It is now", At(change, "is"));
      cell("Yours", At(mine, field));
      page.Open("td").Open("label", {{"class", "tick"}});
      page.Void("input", {{"type", "checkbox"},
                          {"name", "take"},
                          {"value", field},
                          {untouched ? "checked" : "", ""}});
      page.Element("span", {{"class", "label"}}, "Take theirs: " + FieldWords(field));
      page.Close().Close().Close();
    }
    page.Close().Close();
  }
  page.Open("p", {{"class", "actions"}});
  page.Element("button",
               {{"type", "submit"}, {"name", "do"}, {"value", "rebase"}, {"class", "main"}},
               "Go on from what stands now");
  page.Close().Close();
}

bool TakeTheirs(const Response& stale, FormFields& fields, std::string& version) {
  const Json members = MembersOf(stale);
  if (!members.contains("etag")) return false;
  version = members.value("etag", "");
  auto now = EventFromJson(At(members, "current").dump(), JsonMode::kLog);
  if (!now) return true;
  const FormFields theirs = FieldsOf(now->event);
  for (const std::string& field : fields.All("take")) {
    const std::vector<Parameter> mine = fields.fields();
    for (const Parameter& parameter : mine) {
      if (IsOf(parameter.name, field)) fields.Remove(parameter.name);
    }
    for (const Parameter& parameter : theirs.fields()) {
      if (IsOf(parameter.name, field)) fields.Add(parameter.name, parameter.value);
    }
  }
  fields.Remove("take");
  fields.Remove("take_version");
  return true;
}

}  // namespace chipline
