#include "web/event_work.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "web/effect_html.h"
#include "web/event_fields.h"
#include "web/event_form.h"
#include "web/event_words.h"
#include "web/near_events.h"
#include "web/page_frame.h"
#include "web/passage_html.h"
#include "web/request_head.h"
#include "web/sent_form.h"
#include "web/source_input.h"
#include "web/version_diff.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::string Dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Whether the event that the draft is about was neither retracted nor merged away.
bool Stands(const Desk& desk, const EventDraft& draft) {
  const auto standing = FindStanding(desk.site, draft.about);
  return standing && standing->event;
}

// The event as it is sent: written by whoever sends it. Of a version that stands the API knows
// whether anything is changed, and so whose word it is.
Json EventToSend(const Desk& desk, const Request& request, const EventDraft& draft) {
  Json event = EventJsonOf(draft.fields, desk.editing.subjects);
  if (KindOf(draft) == DraftKind::kCorrection && Stands(desk, draft)) return event;
  event["review"] = {{"state", "entered"}, {"by", request.principal.name}};
  const std::string grade = draft.fields.Get("grade");
  if (!grade.empty()) event["review"]["grade"] = grade;
  return event;
}

PolicyEvent Parsed(const Json& event) {
  auto parsed = EventFromJson(Dumped(event), JsonMode::kLog);
  return parsed ? std::move(parsed->event) : PolicyEvent();
}

class WorkWriter {
 public:
  WorkWriter(const Desk& desk, const Request& request, const EventDraft& draft,
             const WorkPage& view)
      : desk_(desk), request_(request), draft_(draft), view_(view) {}

  Response Write() {
    const bool is_begun = !draft_.fields.fields().empty();
    if (is_begun) trial_ = TrialOf(Submit(desk_, request_, draft_, Submission::kTry));
    WriteHead();
    if (kind() == DraftKind::kNewEvent) WritePaste();
    WriteTold();
    OpenForm(page_, request_, PageOf(draft_), "work");
    WriteHidden(page_, "draft", draft_.name);
    WriteHidden(page_, "about", draft_.about);
    WriteHidden(page_, "version", draft_.version);
    WriteHidden(page_, "request_key", draft_.request_key);
    WriteHidden(page_, "grade", draft_.fields.Get("grade"));
    if (view_.stale) {
      WriteStale(page_, desk_.editing.subjects,
                 ToJsonValue(Parsed(EventToSend(desk_, request_, draft_))), *view_.stale);
    }
    page_.Open("div", {{"class", "columns"}}).Open("div", {{"class", "fields"}});
    static const std::vector<Problem> kNone;
    const auto timeline = desk_.site.timeline();
    WriteEventFields(page_,
                     {draft_.fields, view_.shows_faults ? trial_.problems : kNone, *timeline});
    page_.Close();
    page_.Open("div", {{"class", "beside"}});
    WriteText();
    WriteComing(is_begun);
    page_.Close().Close();
    WriteActions();
    page_.Close();
    Response response = DeskPage(request_, words_.title, page_, words_.place);
    response.status = view_.status;
    return response;
  }

 private:
  DraftKind kind() const { return KindOf(draft_); }
  bool is_correction() const { return kind() == DraftKind::kCorrection; }
  struct Words {
    std::string title;
    std::string_view deck;
    std::string_view save;
    std::string_view place;  // the navigation's entry
  };
  Words WordsFor() const {
    switch (kind()) {
      case DraftKind::kCorrection:
        return {"Correct event " + draft_.about,
                "The version that stands stays readable for ever; yours comes after it.",
                "Save the correction", "/newsroom"};
      case DraftKind::kQueueItem:
        return {"Edit what was found",
                "Put right what the machine found; accepting it as you leave it makes it yours.",
                "Accept as edited", "/queue"};
      case DraftKind::kNewEvent:
        break;
    }
    return {"New event",
            "Paste what was published, check each field against its passage, and see what it does "
            "before it counts.",
            "Save", "/new"};
  }

  void WriteHead() {
    page_.Open("div", {{"class", "lede"}});
    page_.Element("h1", words_.title).Element("p", {{"class", "deck"}}, words_.deck);
    if (!view_.fault.empty()) WriteMessage(page_, "fault", view_.fault);
    if (!view_.note.empty()) WriteMessage(page_, "note", view_.note);
    if (view_.saved_before) WriteSavedBefore(*view_.saved_before);
    page_.Close();
    static const std::vector<Problem> kNone;
    WriteProblems(page_, view_.shows_faults ? trial_.problems : kNone);
  }

  void WriteSavedBefore(const SavedBefore& saved) {
    const std::string id = ToString(saved.event);
    page_.Open("p", {{"class", "message fault"}, {"role", "alert"}});
    page_.Text(
        "Not saved again: this form was sent before, and what it said then is on record as ");
    page_.Link("/events/" + id, "event " + id);
    if (saved.seq != 0) {
      const std::string seq = std::to_string(saved.seq);
      page_.Text(", by ").Link("/entries/" + seq, "entry " + seq);
    }
    page_.Text(". ");
    if (is_correction()) {
      page_.Text("Save once more to correct what stands by now.");
    } else {
      page_.Link("/events/" + id + "/edit?draft=" + draft_.name, "Correct it with these fields");
    }
    page_.Close();
  }

  void WritePaste() {
    const bool has_text = !draft_.brought.sha.empty();
    const bool is_first = !has_text || view_.pasted;
    const Pasted pasted = view_.pasted.value_or(Pasted());
    page_.Open("details", {{"class", "paste"},
                           {"data-limit", std::to_string(kTextBytes)},
                           {is_first ? "open" : "", ""}});
    page_.Element("summary", has_text ? "Read another text" : "Paste an announcement");
    OpenForm(page_, request_, "/new", "stack");
    if (draft_.saved != 0) WriteHidden(page_, "draft", draft_.name);
    page_.Open("div", {{"class", "field"}});
    page_.Element("label", {{"for", "paste_text"}}, "A link, its text, or the page’s HTML");
    page_.Element("textarea",
                  {{"id", "paste_text"},
                   {"name", "paste_text"},
                   {"rows", "6"},
                   {"aria-describedby", "paste_text-hint"}},
                  "\n" + pasted.text);
    page_.Element("p", {{"class", "hint"}, {"id", "paste_text-hint"}},
                  "Of a link alone the page is fetched, which takes up to twenty seconds. At most "
                  "10 MB as a browser sends it: eight million letters, or a million Chinese "
                  "characters.");
    page_.Close();
    page_.Open("div", {{"class", "row"}});
    WriteField(page_, {"paste_url", "Its address", "url"}, pasted.url);
    WriteField(page_, {"paste_publisher", "Publisher"}, pasted.publisher);
    WriteField(page_,
               {"paste_published", "Published on", "date", "Days such as “Friday” count from it"},
               pasted.published);
    page_.Close();
    page_.Open("p", {{"class", "actions"}});
    WriteButton(page_, "read", "Fill in the form");
    page_.Element("span", {{"class", "hint"}, {"id", "reading"}, {"role", "status"}}, "");
    page_.Close().Close().Close();
  }

  // Which acts the text tells of; the form holds one.
  void WriteTold() {
    if (draft_.brought.sha.empty()) return;
    page_.Open("nav", {{"class", "told"}, {"aria-label", "Acts in the text"}});
    if (draft_.brought.events.empty()) {
      page_.Element("p", "No act was found in this text; fill in the form by hand.");
    } else {
      page_.Element("p",
                    (draft_.brought.title.empty() ? "The text" : "“" + draft_.brought.title + "”") +
                        " tells of " +
                        (draft_.brought.events.size() == 1
                             ? std::string("one act.")
                             : std::to_string(draft_.brought.events.size()) + " acts:"));
    }
    if (draft_.brought.events.size() > 1) {
      page_.Open("ol");
      for (std::size_t i = 0; i < draft_.brought.events.size(); ++i) {
        WriteAct(draft_.brought.events[i], i + 1);
      }
      page_.Close();
    }
    page_.Close();
  }

  void WriteAct(const PolicyEvent& event, std::size_t number) {
    const bool is_in_form = !event.key.empty() && event.key == draft_.fields.Get("key");
    page_.Open("li");
    page_.Element("a",
                  {{"href", "/new?draft=" + draft_.name + "&found=" + std::to_string(number)},
                   {is_in_form ? "aria-current" : "", "true"}},
                  TitleOf(event));
    const std::string day = event.effective ? ", from " + DateWords(*event.effective) : "";
    page_.Element("span", {{"class", "detail"}},
                  Capital(chipline::Words(Name(event.certainty))) + day);
    page_.Close();
  }

  // The text that was brought, or the stored one that the first source cites.
  void WriteText() {
    std::string sha = draft_.brought.sha;
    std::string text = draft_.brought.text;
    for (std::size_t i = 0; sha.empty() && i < RowsOf(draft_.fields, "source"); ++i) {
      const std::string document = draft_.fields.Get("source_document." + std::to_string(i));
      if (document.empty()) continue;
      if (auto kept = desk_.editing.documents.Get(document)) {
        sha = document;
        text = std::move(*kept);
      }
    }
    const auto row = SourceRowOf(draft_.fields, sha);
    if (sha.empty() || !row) return;
    WriteSourceText(page_, text,
                    ReadQuotes(draft_.fields.Get("source_quotes." + std::to_string(*row))));
  }

  void WriteComing(bool is_begun) {
    page_.Open("section", {{"id", "coming"},
                           {"data-live", ""},
                           {"class", "coming"},
                           {"aria-labelledby", "effect-title"}});
    page_.Element("h2", {{"id", "effect-title"}}, "What saving does");
    if (is_correction() && trial_.ChangesNothing()) {
      page_.Element("p", {{"class", "lead-in"}},
                    "Nothing is changed yet. Saving these fields as they are adds nothing.");
    } else if (trial_.is_fine) {
      WriteEffect(page_, desk_.editing.subjects, trial_.effect());
    } else if (!is_begun) {
      page_.Element("p", "Shown as soon as the form says enough.");
    } else {
      page_.Element("p", "Shown once these are right:");
      page_.Open("ul", {{"class", "lacking"}});
      for (const Problem& problem : trial_.problems) {
        page_.Open("li").Link("#" + FormNameOf(problem.field), Capital(FieldWords(problem.field)));
        page_.Text(": " + problem.message).Close();
      }
      if (trial_.problems.empty()) page_.Element("li", trial_.message);
      page_.Close();
    }
    page_.Close();
    page_.Open("section", {{"id", "near"},
                           {"data-live", ""},
                           {"class", "coming"},
                           {"aria-labelledby", "near-title"}});
    page_.Element("h2", {{"id", "near-title"}}, "Is it on record already?");
    WriteNear(is_begun);
    page_.Close();
  }

  void WriteNear(bool is_begun) {
    std::vector<NearEvent> near;
    const PolicyEvent mine = Parsed(EventToSend(desk_, request_, draft_));
    if (is_begun) {
      auto found = NearEvents(desk_.site, mine, ParseEventId(draft_.about));
      if (found) near = std::move(*found);
    }
    if (near.empty()) {
      page_.Element("p", "Nothing on record looks like the same act.");
      return;
    }
    for (const NearEvent& other : near) {
      page_.Open("article").Open("h3");
      page_.Link("/events/" + ToString(other.id), "Event " + ToString(other.id)).Close();
      page_.Element("p", "It " + other.why + ".");
      WriteSideBySide(page_, desk_.editing.subjects, mine, other.event);
      if (is_correction()) {
        page_.Open("p").Link(
            "/merge" + QueryText({{"keep", ToString(other.id)}, {"drop", draft_.about}}),
            "Same event: merge");
        page_.Close();
      }
      if (kind() == DraftKind::kNewEvent) {
        page_.Open("p").Link("/events/" + ToString(other.id) + "/edit?draft=" + draft_.name,
                             "Correct that one with these fields instead");
        page_.Close();
      }
      page_.Close();
    }
  }

  void WriteActions() {
    page_.Open("div", {{"class", "finish"}});
    if (is_correction()) {
      page_.Open("div", {{"class", "row"}});
      WriteField(page_, {"reason", "Why", "text", "One sentence; it stays with the entry"},
                 draft_.fields.Get("reason"));
      WriteField(page_,
                 {"reason_published", "Known since", "text",
                  "The day from which the world could know; empty: today"},
                 draft_.fields.Get("reason_published"));
      page_.Close();
    }
    page_.Open("p", {{"class", "actions"}});
    WriteButton(page_, "look", "Show the effect");
    WriteButton(page_, "save", words_.save, "main");
    // What was taken back has nothing left to confirm or to retract.
    if (is_correction() && Stands(desk_, draft_)) {
      WriteButton(page_, "confirm", "Confirm as it stands");
      WriteButton(page_, "retract", "Retract", "grave");
    }
    WriteButton(page_, "keep", "Go on later");
    WriteButton(page_, "discard", "Throw this draft away");
    page_.Close();
    page_.Element("p", {{"class", "hint"}, {"id", "kept"}, {"data-live", ""}, {"role", "status"}},
                  draft_.saved == 0 ? "Nothing of this form is kept yet."
                                    : "Your draft is kept; last at " +
                                          FormatInstant(draft_.saved).substr(11, 5) + " UTC.");
    page_.Close();
  }

  const Desk& desk_;
  const Request& request_;
  const EventDraft& draft_;
  const WorkPage& view_;
  const Words words_ = WordsFor();
  Trial trial_;
  HtmlWriter page_;
};

}  // namespace

std::optional<Response> ReadPasted(const Desk& desk, const Request& request, const Pasted& pasted,
                                   BroughtText& brought) {
  Json body = Json::object();
  const std::size_t first = pasted.text.find_first_not_of(" \t\n");
  const auto link = LoneAddress(pasted.text);
  if (link) {
    body["url"] = *link;
  } else {
    if (!pasted.url.empty()) body["url"] = pasted.url;
    if (first != std::string::npos) {
      body[pasted.text[first] == '<' ? "html" : "text"] = pasted.text;
    }
  }
  if (!pasted.published.empty()) body["published"] = pasted.published;
  if (!pasted.publisher.empty()) body["publisher"] = pasted.publisher;
  Response answer = desk.Post(request, "/api/v1/events/suggest", Dumped(body), {}, {});
  if (answer.problem) return answer;
  const Json json = Json::parse(answer.body, nullptr, false);
  const Json& document = json["document"];
  brought = {document.value("sha256", ""),    document.value("text", ""),
             document.value("title", ""),     document.value("url", ""),
             document.value("publisher", ""), {}};
  if (brought.url.empty()) brought.url = body.value("url", "");
  if (brought.publisher.empty()) brought.publisher = pasted.publisher;
  for (const Json& draft : json["drafts"]) {
    PolicyEvent event = Parsed(draft["event"]);
    for (Source& source : event.sources) {
      if (source.document.empty()) source.document = brought.sha;
      if (source.url.empty()) source.url = brought.url;
      if (source.publisher.empty()) source.publisher = brought.publisher;
    }
    brought.events.push_back(std::move(event));
  }
  return std::nullopt;
}

Response Submit(const Desk& desk, const Request& request, const EventDraft& draft,
                Submission submission) {
  const bool is_trial = submission != Submission::kSave;
  Json body = EventToSend(desk, request, draft);
  std::string path = "/api/v1/events";
  std::vector<Parameter> headers;
  if (KindOf(draft) == DraftKind::kQueueItem) {
    body = {{"event", std::move(body)}};
    path = "/api/v1/queue/" + draft.about + "/accept";
  } else if (KindOf(draft) == DraftKind::kCorrection) {
    std::string reason = draft.fields.Get("reason");
    if (reason.empty() && is_trial) reason = "to be given";
    body = {{"event", std::move(body)}, {"reason", reason}};
    const std::string published = draft.fields.Get("reason_published");
    if (!published.empty()) body["published"] = published;
    path += "/" + draft.about + "/corrections";
  }
  if (!draft.about.empty() && submission != Submission::kTry) {
    headers.push_back({"if-match", "\"" + draft.version + "\""});
  }
  if (is_trial) {
    return desk.Post(request, path, Dumped(body), std::move(headers), {{"dry_run", "1"}});
  }
  headers.push_back({"idempotency-key", draft.request_key});
  return desk.Post(request, path, Dumped(body), std::move(headers), {});
}

Json Trial::effect() {
  return Json::parse(body, nullptr, false);
}

bool Trial::ChangesNothing() const {
  return is_fine && Json::parse(body, nullptr, false).value("outcome", "") == "known";
}

Trial TrialOf(const Response& answer) {
  Trial trial;
  if (!answer.problem) {
    trial.is_fine = true;
    trial.body = answer.body;
    return trial;
  }
  trial.message = answer.problem->detail;
  for (Problem problem : answer.problem->errors) {
    if (problem.field.starts_with("event.")) problem.field.erase(0, 6);
    trial.problems.push_back(std::move(problem));
  }
  return trial;
}

Response WriteWorkPage(const Desk& desk, const Request& request, const EventDraft& draft,
                       const WorkPage& view) {
  return WorkWriter(desk, request, draft, view).Write();
}

}  // namespace chipline
