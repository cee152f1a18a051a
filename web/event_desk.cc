#include "web/event_desk.h"

#include <charconv>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "web/event_draft.h"
#include "web/event_fields.h"
#include "web/event_form.h"
#include "web/event_work.h"
#include "web/page_words.h"
#include "web/sent_form.h"
#include "web/submission.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

// ---- from a text to a form

// The acts of a text are numbered from 1.
std::size_t FoundNumber(const Request& request) {
  const std::string_view text = request.Get("found").value_or("");
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Fills the draft with what the text tells of its act `number`; with the source alone where it
// tells of none.
void FillFromText(std::size_t number, EventDraft& draft) {
  const BroughtText& brought = draft.brought;
  if (!brought.events.empty()) {
    const std::size_t index = number == 0 || number > brought.events.size() ? 0 : number - 1;
    draft.fields = FieldsOf(brought.events[index]);
    return;
  }
  PolicyEvent event;
  Source source;
  source.url = brought.url;
  source.publisher = brought.publisher;
  source.title = brought.title;
  source.document = brought.sha;
  event.sources = {source};
  draft.fields = FieldsOf(event);
}

// Why a text was not read, in words; what is wrong with a field of the paste form by its name.
std::string FaultOf(const Response& refusal) {
  if (refusal.problem->errors.empty()) return refusal.problem->detail;
  return "Not read." + ProblemWords(refusal.problem->errors);
}

Response ReadNew(const Desk& desk, const Request& request, const FormFields& form) {
  const Pasted pasted{form.Get("paste_text"), form.Get("paste_url"), form.Get("paste_published"),
                      form.Get("paste_publisher")};
  EventDraft draft = NewDraft();
  if (const auto refusal = ReadPasted(desk, request, pasted, draft.brought)) {
    WorkPage view;
    view.fault = FaultOf(*refusal);
    view.status = refusal->status;
    view.pasted = pasted;
    // Whatever was begun before is still there.
    const auto begun = FindDraft(desk.editing.side, request, form.Get("draft"));
    if (!begun) return Fail(begun.error());
    const bool goes_on = *begun && KindOf(**begun) == DraftKind::kNewEvent;
    return WriteWorkPage(desk, request, goes_on ? **begun : NewDraft(), view);
  }
  FillFromText(0, draft);
  draft.saved = desk.editing.clock.Now();
  const auto kept = KeepDraft(desk.editing.side, request, draft);
  if (!kept) return Fail(kept.error());
  return SeeOther("/new?draft=" + draft.name);
}

Response GetNew(const Desk& desk, const Request& request) {
  const std::string name(request.Get("draft").value_or(""));
  EventDraft draft = NewDraft();
  if (!name.empty()) {
    auto kept = FindDraft(desk.editing.side, request, name);
    if (!kept) return Fail(kept.error());
    if (!*kept) {
      return Fail({ProblemType::kNotFound, "There is no such draft of yours.", "draft", {}});
    }
    draft = std::move(**kept);
    if (!draft.about.empty()) {
      return SeeOther(PageOf(draft) + "?draft=" + draft.name);
    }
    const std::size_t found = FoundNumber(request);
    if (found > 0 && !draft.brought.sha.empty()) {
      FillFromText(found, draft);
      // Another act is another request.
      draft.request_key = NewDraft().request_key;
    }
  }
  return WriteWorkPage(desk, request, draft, {});
}

// ---- about an earlier event

FormFields FieldsToCorrect(const PolicyEvent& event) {
  FormFields fields = FieldsOf(event);
  if (event.review.grade) fields.Set("grade", std::string(Name(*event.review.grade)));
  return fields;
}

Response GetEdit(const Desk& desk, const Request& request) {
  const auto standing = FindStanding(desk.site, request.PathValue("id"));
  if (!standing) return NoEvent(request.PathValue("id"));
  EventDraft draft = NewDraft();
  draft.about = ToString(standing->id);
  draft.version = standing->version;
  draft.fields = FieldsToCorrect(standing->last);
  const std::string name(request.Get("draft").value_or(""));
  if (!name.empty()) {
    auto kept = FindDraft(desk.editing.side, request, name);
    if (!kept) return Fail(kept.error());
    if (*kept && (*kept)->about == draft.about) {
      draft = std::move(**kept);
    } else if (*kept) {
      // A new event that turned out to be this one: its fields, about this version.
      draft.fields = (*kept)->fields;
      draft.fields.Remove("key");
      draft.brought = (*kept)->brought;
    }
  }
  WorkPage view;
  if (!standing->event) {
    view.note = "This event was retracted or merged into another. Saving it puts it back.";
  }
  return WriteWorkPage(desk, request, draft, view);
}

// ---- about what waits in the queue

Response GetEditItem(const Desk& desk, const Request& request) {
  const std::string& id = request.PathValue("id");
  Response answer = desk.Get(request, "/api/v1/queue/" + PercentEncode(id));
  if (answer.problem) return answer;
  const Json item = Json::parse(answer.body, nullptr, false);
  const auto found = EventFromJson(item["event"].dump(), JsonMode::kLog);
  if (!found) return Fail(found.error());
  EventDraft draft = NewDraft();
  draft.about = item.value("id", "");
  draft.version = item.value("etag", "");
  draft.fields = FieldsToCorrect(found->event);
  const std::string name(request.Get("draft").value_or(""));
  if (!name.empty()) {
    auto kept = FindDraft(desk.editing.side, request, name);
    if (!kept) return Fail(kept.error());
    if (*kept && (*kept)->about == draft.about) draft = std::move(**kept);
  }
  return WriteWorkPage(desk, request, draft, {});
}

Response PostEditItem(const Desk& desk, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const std::string& id = request.PathValue("id");
  Response item = desk.Get(request, "/api/v1/queue/" + PercentEncode(id));
  if (item.problem) return item;
  return DoWithForm(desk, request, *form, id);
}

// ---- forms that were sent

Response PostNew(const Desk& desk, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const std::string action = form->Get("do");
  if (action == "read") return ReadNew(desk, request, *form);
  return DoWithForm(desk, request, *form, {});
}

Response PostEdit(const Desk& desk, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const auto standing = FindStanding(desk.site, request.PathValue("id"));
  if (!standing) return NoEvent(request.PathValue("id"));
  return DoWithForm(desk, request, *form, ToString(standing->id));
}

}  // namespace

std::vector<Route> EventDeskRoutes(const Desk& desk) {
  using Handler = Response (*)(const Desk&, const Request&);
  const auto on = [&desk](Handler handler) {
    return [&desk, handler](const Request& request) { return handler(desk, request); };
  };
  const ParameterSpec draft{"draft", "a draft of yours to go on with"};
  return {
      {"GET",
       "/new",
       "The form for a new event",
       {draft, {"found", "which act of its text, from 1, in place of the draft’s fields"}},
       on(GetNew),
       Access::kWrite},
      {"POST",
       "/new",
       "Read a text, look at what an event would do, save it",
       {},
       on(PostNew),
       Access::kWrite},
      {"GET",
       "/events/{id}/edit",
       "The form for correcting an event",
       {draft},
       on(GetEdit),
       Access::kWrite},
      {"POST",
       "/events/{id}/edit",
       "Correct, confirm or retract an event",
       {},
       on(PostEdit),
       Access::kWrite},
      {"GET",
       "/queue/{id}/edit",
       "The form for what was found",
       {draft},
       on(GetEditItem),
       Access::kWrite},
      {"POST",
       "/queue/{id}/edit",
       "Accept what was found as edited",
       {},
       on(PostEditItem),
       Access::kWrite},
  };
}

}  // namespace chipline
