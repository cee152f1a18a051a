#include "web/sent_form.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/event_draft.h"
#include "web/event_fields.h"
#include "web/event_work.h"
#include "web/passage_html.h"
#include "web/submission.h"
#include "web/version_diff.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kDesk[] = "/newsroom";

// Subjects that were typed become boxes; sources that were left out go; a sentence is one line.
void Settle(const SubjectTree& subjects, FormFields& fields) {
  std::string summary = fields.Get("summary");
  std::erase(summary, '\r');
  std::replace(summary.begin(), summary.end(), '\n', ' ');
  fields.Set("summary", summary);
  const std::string typed = fields.Get("subject_add");
  if (!typed.empty()) {
    if (const auto meant = SubjectMeant(subjects, typed)) {
      fields.Add("subject", subjects.at(*meant).id);
      fields.Remove("subject_add");
    }
  }
  for (std::size_t i = RowsOf(fields, "source"); i-- > 0;) {
    const std::string row = "." + std::to_string(i);
    if (!fields.Has("source_drop" + row)) continue;
    const std::vector<Parameter> all = fields.fields();
    for (const Parameter& field : all) {
      if (field.name.starts_with("source_") && field.name.ends_with(row)) {
        fields.Remove(field.name);
      }
    }
  }
  CloseRows(fields, "condition");
  CloseRows(fields, "source");
}

// One form that was sent.
class SentForm {
 public:
  SentForm(const Desk& desk, const Request& request, const FormFields& form, std::string about)
      : desk_(desk), request_(request), draft_(DraftIn(form)) {
    draft_.about = std::move(about);
    const EventDraft fresh = NewDraft();
    if (draft_.name.empty()) draft_.name = fresh.name;
    if (draft_.request_key.empty()) draft_.request_key = fresh.request_key;
    Settle(desk_.editing.subjects, draft_.fields);
  }

  Response Do(const std::string& action) {
    if (auto failure = RecallText()) return *failure;
    if (action == "save") return Save();
    if (action == "retract" || action == "confirm") return Judge(action);
    if (action == "point") return Point();
    if (action == "rebase") return Rebase();
    if (action == "discard") return Discard();
    if (action == "keep") {
      if (auto failure = Keep()) return *failure;
      return SeeOther(kDesk);
    }
    return Show({});
  }

  Response KeepAndGoOn() {
    if (auto failure = RecallText()) return *failure;
    if (auto failure = Keep()) return *failure;
    return SeeOther(PageOf(draft_) + "?draft=" + draft_.name);
  }

 private:
  // The text goes with the draft, and not with the form.
  std::optional<Response> RecallText() {
    const auto kept = FindDraft(desk_.editing.side, request_, draft_.name);
    if (!kept) return Fail(kept.error());
    if (*kept) draft_.brought = (*kept)->brought;
    return std::nullopt;
  }

  std::optional<Response> Keep() {
    draft_.saved = desk_.editing.clock.Now();
    const auto kept = KeepDraft(desk_.editing.side, request_, draft_);
    if (!kept) return Fail(kept.error());
    return std::nullopt;
  }

  Response Show(const WorkPage& view) {
    if (auto failure = Keep()) return *failure;
    return WriteWorkPage(desk_, request_, draft_, view);
  }

  // The form was sent before with other fields, by going back in the browser or on another page.
  Response SentBefore(const Response& answer) {
    WorkPage view;
    view.status = answer.status;
    view.saved_before = WhatWasSaved(answer);
    if (!view.saved_before) {
      view.fault =
          "Not saved: this form was sent before with other fields, and nothing of it is known to "
          "be "
          "on record. Save once more to save it as it stands.";
    }
    // Under a key of its own a new event would be saved beside the first; what is about an earlier
    // one is told by its version.
    if (!view.saved_before || KindOf(draft_) == DraftKind::kCorrection) {
      draft_.request_key = NewDraft().request_key;
    }
    return Show(view);
  }

  std::optional<SavedBefore> WhatWasSaved(const Response& answer) const {
    const Json told = Json::parse(answer.problem->members, nullptr, false);
    if (told.is_object() && told.contains("events")) {
      const auto event = ParseEventId(told["events"][0].get<std::string>());
      if (event) return SavedBefore{told.value("seq", std::uint64_t{0}), *event};
    }
    std::string name = draft_.fields.Get("key");
    if (KindOf(draft_) == DraftKind::kQueueItem) {
      const Response item = desk_.Get(request_, "/api/v1/queue/" + PercentEncode(draft_.about));
      const Json json = Json::parse(item.body, nullptr, false);
      name = json.is_object() ? json.value("event_id", "") : std::string();
    }
    const auto standing = FindStanding(desk_.site, name);
    return standing ? std::optional<SavedBefore>({0, standing->id}) : std::nullopt;
  }

  // A save that failed is another request next time: its key stands for what was sent.
  Response Refused(const Response& answer) {
    if (answer.problem->type == ProblemType::kIdempotencyMismatch) return SentBefore(answer);
    draft_.request_key = NewDraft().request_key;
    WorkPage view;
    view.status = answer.status;
    view.shows_faults = !answer.problem->errors.empty();
    if (answer.problem->type == ProblemType::kStaleVersion &&
        KindOf(draft_) == DraftKind::kCorrection) {
      view.stale = answer;
    } else if (!view.shows_faults) {
      view.fault = answer.problem->detail;
    } else {
      view.fault = "Not saved.";
      // What is wrong with the reason is no problem of the event's.
      for (const Problem& problem : answer.problem->errors) {
        if (problem.field == "reason") view.fault = "Not saved: say why in one sentence.";
      }
    }
    return Show(view);
  }

  Response Save() {
    if (auto failure = KeepText()) return *failure;
    const Response answer = Submit(desk_, request_, draft_, Submission::kSave);
    if (answer.problem) return Refused(answer);
    if (KindOf(draft_) == DraftKind::kCorrection && TrialOf(answer).ChangesNothing()) {
      return Unchanged();
    }
    return Done(answer);
  }

  Response Unchanged() {
    draft_.request_key = NewDraft().request_key;
    WorkPage view;
    view.status = 422;
    view.fault = "Not saved: nothing differs from the version that stands.";
    return Show(view);
  }

  // The text that the event cites goes in front of it.
  std::optional<Response> KeepText() {
    if (draft_.brought.sha.empty() || !SourceRowOf(draft_.fields, draft_.brought.sha)) {
      return std::nullopt;
    }
    const auto put = desk_.editing.documents.Put(draft_.brought.text);
    if (!put) return Fail(put.error());
    return std::nullopt;
  }

  Response Done(const Response& answer) {
    const Json json = Json::parse(answer.body, nullptr, false);
    std::string target = KindOf(draft_) == DraftKind::kQueueItem
                             ? "/queue?done=" + draft_.about
                             : "/entries/" + json["seq"].dump() + "?saved=1";
    // A text may tell of more than one act.
    const bool has_more = draft_.brought.events.size() > 1;
    if (has_more) {
      EventDraft rest = NewDraft();
      rest.name = draft_.name;
      rest.brought = draft_.brought;
      rest.saved = desk_.editing.clock.Now();
      const auto kept = KeepDraft(desk_.editing.side, request_, rest);
      if (!kept) return Fail(kept.error());
      target += "&draft=" + rest.name;
    } else if (const auto thrown = ThrowAway(desk_.editing.side, request_, draft_.name); !thrown) {
      return Fail(thrown.error());
    }
    return SeeOther(target);
  }

  // "confirm" and "retract" are about the version that stands, and not about the fields.
  Response Judge(const std::string& action) {
    const auto standing = FindStanding(desk_.site, draft_.about);
    if (!standing) return NoEvent(draft_.about);
    if (action == "confirm" && Differs(standing->last)) {
      WorkPage view;
      view.status = 422;
      view.fault = "You changed fields: save them as a correction, then confirm that.";
      return Show(view);
    }
    Json body = {{"reason", draft_.fields.Get("reason")}};
    const std::string published = draft_.fields.Get("reason_published");
    if (!published.empty()) body["published"] = published;
    const Response answer = desk_.Post(
        request_,
        "/api/v1/events/" + draft_.about +
            (action == "confirm" ? "/confirmations" : "/retractions"),
        body.dump(-1, ' ', false, Json::error_handler_t::replace),
        {{"if-match", "\"" + draft_.version + "\""}, {"idempotency-key", draft_.request_key}}, {});
    if (answer.problem) return Refused(answer);
    return Done(answer);
  }

  bool Differs(const PolicyEvent& standing) const {
    const SubjectTree& subjects = desk_.editing.subjects;
    return EventJsonOf(draft_.fields, subjects) != EventJsonOf(FieldsOf(standing), subjects);
  }

  Response Point() {
    WorkPage view;
    std::string sha = draft_.brought.sha;
    std::string text = draft_.brought.text;
    for (std::size_t i = 0; i < RowsOf(draft_.fields, "source") && sha.empty(); ++i) {
      const std::string document = draft_.fields.Get("source_document." + std::to_string(i));
      auto kept = desk_.editing.documents.Get(document);
      if (!kept) continue;
      sha = document;
      text = std::move(*kept);
    }
    const auto pointed = PointAtPassage(text, sha, draft_.fields);
    if (!pointed) {
      view.fault = "The passage stays where it was: " + pointed.error().message + ".";
      view.status = 422;
    } else {
      view.note = "The passage is pointed at anew.";
    }
    return Show(view);
  }

  Response Rebase() {
    const Response stale = Submit(desk_, request_, draft_, Submission::kTryVersion);
    WorkPage view;
    if (stale.problem && stale.problem->type == ProblemType::kStaleVersion &&
        TakeTheirs(stale, draft_.fields, draft_.version)) {
      draft_.request_key = NewDraft().request_key;
      view.note = "These fields now follow on the version that stands. Nothing is saved yet.";
    }
    return Show(view);
  }

  Response Discard() {
    const auto thrown = ThrowAway(desk_.editing.side, request_, draft_.name);
    return thrown ? SeeOther(kDesk) : Fail(thrown.error());
  }

  const Desk& desk_;
  const Request& request_;
  EventDraft draft_;
};

}  // namespace

std::optional<Standing> FindStanding(const Site& site, const std::string& name) {
  const auto timeline = site.timeline();
  const Ref base = timeline->FindNamed(name);
  if (base == kNoRef) return std::nullopt;
  Standing standing;
  standing.id = timeline->record(base).id;
  standing.version = CurrentTag(*timeline, standing.id);
  standing.event = StandingAt(site, standing.id).event;
  const Ref version = timeline->FindLastAmendment(
      base, [](const EventRecord& record) { return !record.is_retraction; });
  const auto last = site.bodies.Event(timeline->record(version == kNoRef ? base : version));
  if (!last) return std::nullopt;
  standing.last = *last;
  return standing;
}

Response DoWithForm(const Desk& desk, const Request& request, const FormFields& form,
                    const std::string& about) {
  return SentForm(desk, request, form, about).Do(form.Get("do"));
}

Response KeepForm(const Desk& desk, const Request& request, const FormFields& form) {
  return SentForm(desk, request, form, form.Get("about")).KeepAndGoOn();
}

}  // namespace chipline
