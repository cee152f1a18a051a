#include "web/event_form.h"

#include <algorithm>
#include <array>
#include <utility>

#include "web/desk.h"
#include "web/event_fields.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

template <class E>
Choices ChoicesOf(const char* none) {
  Choices choices;
  if (none != nullptr) choices.push_back({"", none});
  for (const auto& code : Codes<E>()) {
    choices.push_back({std::string(code.name), Capital(Words(code.name))});
  }
  return choices;
}

// Codes of countries with their names; a joint act, as US+CN, stays what it is.
Choices Countries(const std::string& given, bool with_any) {
  Choices choices = {{"", "not known"}};
  for (const auto& code : Codes<Jurisdiction>()) {
    if (code.code == Jurisdiction::kAny && !with_any) continue;
    const std::string name = CountryName(code.code);
    choices.push_back(
        {std::string(code.name),
         name == code.name ? name : Capital(name) + " (" + std::string(code.name) + ")"});
  }
  if (!with_any) choices.push_back({"US+CN", "The United States and China (US+CN)"});
  const bool is_known = std::any_of(choices.begin(), choices.end(),
                                    [&](const auto& choice) { return choice.first == given; });
  if (!is_known) choices.push_back({given, given});
  return choices;
}

class FieldsWriter {
 public:
  FieldsWriter(HtmlWriter& page, const EventFormView& view) : page_(page), view_(view) {}

  void Write() {
    Group("What happened");
    Text("summary", "In one sentence", {}, 2);
    page_.Open("div", {{"class", "row"}});
    Select("type", "Kind of act", ChoicesOf<EventType>(nullptr));
    Select("certainty", "How firm", ChoicesOf<Certainty>(nullptr));
    Select("effect", "It",
           {{"", "not stated"},
            {"tighten", "tightens"},
            {"loosen", "loosens"},
            {"neutral", "is neutral"}});
    Select("evidence", "Who vouches", ChoicesOf<Evidence>("not stated"));
    page_.Close().Close();

    Group("Who, and whose trade");
    page_.Open("div", {{"class", "row"}});
    Select("issuer", "Issued by", Countries(Get("issuer"), false));
    Choices agencies = {{"", "not stated"}};
    for (const Agency& agency : Agencies()) {
      agencies.push_back({std::string(agency.id), std::string(agency.name)});
    }
    Select("agency", "Agency", agencies);
    Select("flow", "Flow", ChoicesOf<Flow>("not stated"));
    Select("target", "Target", Countries(Get("target"), true));
    page_.Close();
    Field({"asserted_by", "Said by", "text", "Where another than the issuer says so"},
          "asserted_by");
    page_.Close();

    WriteSubjects();

    Group("When");
    page_.Open("div", {{"class", "row"}});
    Date("effective", "First day to be obeyed");
    Date("until", "Last day in force");
    Date("announced", "Announced");
    Date("published", "First published");
    page_.Close().Close();

    WriteTerms();
    WriteRelations();
    WriteSources();
  }

 private:
  std::string Get(std::string_view name) const { return view_.fields.Get(name); }

  void Group(std::string_view title) { page_.Open("fieldset").Element("legend", title); }

  void Fault(const std::string& name) {
    std::string text;
    for (const Problem& problem : view_.problems) {
      if (FormNameOf(problem.field) != name) continue;
      text += (text.empty() ? "" : "; ") + problem.message;
    }
    page_.Element("p",
                  {{"class", "problem"},
                   {"id", "problem-" + name},
                   {"data-live", ""},
                   {text.empty() ? "hidden" : "", ""}},
                  text);
  }

  void Passages(std::string_view event_field) {
    for (const Quote& quote : PassagesFor(view_.fields, event_field)) {
      page_.Open("p", {{"class", "passage"}});
      page_.Element("span", {{"class", "prefix"}}, "The text says");
      page_.Text(" ");
      page_.Element("q", quote.exact);
      page_.Close();
    }
  }

  void Field(const FieldSpec& spec, std::string_view event_field) {
    page_.Open("div", {{"class", "block"}});
    WriteField(page_, spec, Get(spec.name));
    Fault(spec.name);
    if (!event_field.empty()) Passages(event_field);
    page_.Close();
  }

  void Select(const std::string& name, std::string_view label, const Choices& choices) {
    page_.Open("div", {{"class", "block"}});
    WriteSelect(page_, name, label, choices, Get(name));
    Fault(name);
    Passages(name);
    page_.Close();
  }

  void Date(const std::string& name, std::string_view label) {
    page_.Open("div", {{"class", "block"}}).Open("div", {{"class", "field"}});
    page_.Element("label", {{"for", name}}, label);
    page_.Void("input", {{"type", "text"},
                         {"id", name},
                         {"name", name},
                         {"value", Get(name)},
                         {"spellcheck", "false"},
                         {"autocomplete", "off"},
                         {"placeholder", "2026-01-31"},
                         {"aria-describedby", "meaning-" + name}});
    page_.Element("p", {{"class", "hint meaning"}, {"id", "meaning-" + name}, {"data-live", ""}},
                  DateMeaning(Get(name)));
    page_.Close();
    Fault(name);
    Passages(name);
    page_.Close();
  }

  void Text(const std::string& name, std::string_view label, std::string_view hint, int rows) {
    page_.Open("div", {{"class", "block"}}).Open("div", {{"class", "field"}});
    page_.Element("label", {{"for", name}}, label);
    page_.Element("textarea",
                  {{"id", name},
                   {"name", name},
                   {"rows", std::to_string(rows)},
                   {hint.empty() ? "" : "aria-describedby", name + "-hint"}},
                  "\n" + Get(name));
    if (!hint.empty()) page_.Element("p", {{"class", "hint"}, {"id", name + "-hint"}}, hint);
    page_.Close();
    Fault(name);
    Passages(name);
    page_.Close();
  }

  // A subject that was named is a box that is ticked: to take it away needs no script.
  void WriteSubjects() {
    const SubjectTree& tree = view_.timeline.subjects();
    Group("About what");
    page_.Open("div", {{"class", "block"}});
    page_.Open("ul", {{"class", "chips"}, {"id", "subjects"}, {"aria-label", "Subjects"}});
    for (const std::string& id : view_.fields.All("subject")) {
      const auto subject = tree.Find(id);
      page_.Open("li").Open("label");
      page_.Void("input",
                 {{"type", "checkbox"}, {"name", "subject"}, {"value", id}, {"checked", ""}});
      page_.Text(" " + (subject ? tree.at(*subject).name : id));
      if (subject && !tree.at(*subject).name_zh.empty()) {
        page_.Text(" ");
        page_.Element("span", {{"class", "zh"}, {"lang", "zh"}}, tree.at(*subject).name_zh);
      }
      page_.Close().Close();
    }
    page_.Close();
    page_.Open("div", {{"class", "field typeahead"}});
    page_.Element("label", {{"for", "subject"}}, "Add a subject");
    page_.Void("input", {{"type", "text"},
                         {"id", "subject"},
                         {"name", "subject_add"},
                         {"value", ""},
                         {"autocomplete", "off"},
                         {"spellcheck", "false"},
                         {"aria-describedby", "subject-hint"}});
    page_.Element("p", {{"class", "hint"}, {"id", "subject-hint"}},
                  "By English or Chinese name or another spelling; the most specific ones.");
    page_.Close();
    Fault("subject");
    Passages("subjects");
    page_.Close().Close();
  }

  bool AnyOf(std::initializer_list<std::string_view> names) const {
    return std::any_of(names.begin(), names.end(),
                       [this](std::string_view name) { return view_.fields.Has(name); });
  }

  void Details(std::string_view title, bool open) {
    page_.Open("details", {{"class", "group"}, {open ? "open" : "", ""}});
    page_.Element("summary", title);
  }

  void WriteTerms() {
    const std::size_t rows = RowsOf(view_.fields, "condition");
    Details("On which terms",
            rows > 0 || AnyOf({"review_policy", "scope_kind", "overrides", "quantity_unit",
                               "quantity_min", "quantity_max", "actor"}));
    for (std::size_t i = 0; i <= rows; ++i) {
      const std::string row = "." + std::to_string(i);
      page_.Open("div", {{"class", "row condition"}});
      Select("condition_kind" + row, i == rows ? "One more condition" : "Condition",
             ChoicesOf<ConditionKind>("none"));
      Field({"condition_text" + row, "Its words"}, {});
      Field({"condition_number" + row, "Number"}, {});
      Field({"condition_unit" + row, "Unit"}, {});
      page_.Close();
    }
    Passages("conditions");
    page_.Open("div", {{"class", "row"}});
    Select("review_policy", "Review policy", ChoicesOf<ReviewPolicy>("not stated"));
    Select("scope_kind", "Only for", ChoicesOf<ScopeKind>("everybody"));
    Field({"scope_text", "Who or what that is"}, "scope");
    page_.Close();
    page_.Open("p", {{"class", "check"}}).Open("label");
    page_.Void("input", {{"type", "checkbox"},
                         {"name", "overrides"},
                         {"value", "1"},
                         {view_.fields.Has("overrides") ? "checked" : "", ""}});
    page_.Text(" The act says that it prevails over narrower ones").Close().Close();
    page_.Open("div", {{"class", "row"}});
    Field({"actor", "Who bought or was fined"}, "actor");
    Field({"quantity_min", "At least"}, {});
    Field({"quantity_max", "At most"}, {});
    Field({"quantity_unit", "Unit"}, "quantity");
    page_.Close().Close();
  }

  void WriteRelations() {
    Details("In relation to other acts", AnyOf({"modifies", "act", "key", "note"}));
    Text("modifies", "Lifts, suspends, extends or amends",
         "One a line: an event’s id or key, or the name of an act", 2);
    WriteModified();
    page_.Open("div", {{"class", "row"}});
    Field({"act", "Act", "text", "One name for all events of one legal act"}, "act");
    Field({"key", "Key", "text", "A name of your own for this event, for ever"}, {});
    page_.Close();
    Text("note", "What sources leave open", {}, 3);
    page_.Close();
  }

  // What the names stand for, so that a slip is seen.
  void WriteModified() {
    page_.Open("ul", {{"class", "modified"}, {"id", "modified"}, {"data-live", ""}});
    std::string lines = Get("modifies") + "\n";
    for (std::size_t at = 0, end = 0; (end = lines.find('\n', at)) != std::string::npos;
         at = end + 1) {
      const std::string name = lines.substr(at, end - at);
      if (name.empty()) continue;
      const auto ids = view_.timeline.catalog().Resolve(name);
      page_.Open("li").Text(name + ": ");
      if (ids.empty()) page_.Text("nothing of this name is on record");
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i > 0) page_.Text(", ");
        page_.Link("/events/" + ToString(ids[i]), "event " + ToString(ids[i]));
      }
      page_.Close();
    }
    page_.Close();
  }

  void WriteSources() {
    Group("Sources");
    const std::size_t rows = RowsOf(view_.fields, "source");
    for (std::size_t i = 0; i <= rows; ++i) {
      const std::string row = "." + std::to_string(i);
      page_.Open("div", {{"class", "source"}});
      Field({"source_url" + row, i == rows ? "Address of one more source" : "Address"}, {});
      page_.Open("div", {{"class", "row"}});
      Field({"source_publisher" + row, "Publisher"}, {});
      Field({"source_title" + row, "Title"}, {});
      Field({"source_published" + row, "Its day"}, {});
      Field({"source_language" + row, "Language"}, {});
      page_.Close();
      WriteHidden(page_, "source_document" + row, Get("source_document" + row));
      WriteHidden(page_, "source_quotes" + row, Get("source_quotes" + row));
      if (i < rows) {
        page_.Open("p", {{"class", "check"}}).Open("label");
        page_.Void("input", {{"type", "checkbox"}, {"name", "source_drop" + row}, {"value", "1"}});
        page_.Text(" Leave this source out").Close().Close();
      }
      page_.Close();
    }
    Passages("sources");
    page_.Close();
  }

  HtmlWriter& page_;
  const EventFormView& view_;
};

std::string WeekdayOf(Day day) {
  return std::string(kWeekdays[static_cast<std::size_t>(Weekday(day))]) + " " + LongDay(day);
}

}  // namespace

void WriteEventFields(HtmlWriter& page, const EventFormView& view) {
  FieldsWriter(page, view).Write();
}

std::string ProblemWords(const std::vector<Problem>& problems) {
  std::string words;
  for (const Problem& problem : problems) {
    words += " " + Capital(FieldWords(problem.field)) + ": " + problem.message + ".";
  }
  return words;
}

void WriteProblems(HtmlWriter& page, const std::vector<Problem>& problems) {
  page.Open("div", {{"id", "problems"},
                    {"data-live", ""},
                    {"class", "problems"},
                    {problems.empty() ? "hidden" : "", ""}});
  if (!problems.empty()) {
    page.Element("h2", problems.size() == 1
                           ? "One thing is missing or wrong"
                           : std::to_string(problems.size()) + " things are missing or wrong");
    page.Open("ul");
    for (const Problem& problem : problems) {
      page.Open("li").Link("#" + FormNameOf(problem.field),
                           Capital(FieldWords(problem.field)) + ": " + problem.message);
      page.Close();
    }
    page.Close();
  }
  page.Close();
}

std::string DateMeaning(const std::string& edtf) {
  if (edtf.empty()) return "Not known";
  const auto date = Edtf::Parse(edtf);
  if (!date) return "No date: " + date.error().message + " (" + date.error().place + ")";
  if (date->is_interval()) {
    return "A stretch of time: give its first and last day in their own fields";
  }
  std::string words;
  if (date->is_day()) {
    words = WeekdayOf(date->earliest());
  } else if (date->earliest() == kDistantPast) {
    words = "Any day up to " + LongDay(date->latest());
  } else if (date->latest() == kDistantFuture) {
    words = "Any day from " + LongDay(date->earliest());
  } else {
    words = "Any day from " + LongDay(date->earliest()) + " to " + LongDay(date->latest());
  }
  if (date->is_approximate()) words += ", roughly";
  if (date->is_uncertain()) words += ", doubtful";
  return words;
}

std::string FieldWords(std::string_view event_field) {
  std::string words(event_field);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

}  // namespace chipline
