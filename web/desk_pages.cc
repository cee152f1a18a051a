#include "web/desk_pages.h"

#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/effect.h"
#include "web/effect_html.h"
#include "web/event_draft.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/undo.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLastEntries = 12;

std::string TitleOf(const EventDraft& draft) {
  for (const char* field : {"summary", "source_title.0", "source_url.0"}) {
    std::string text = draft.fields.Get(field);
    if (!text.empty()) return text;
  }
  return draft.brought.title.empty() ? "A draft without words" : draft.brought.title;
}

std::string AboutWords(const EventDraft& draft) {
  switch (KindOf(draft)) {
    case DraftKind::kCorrection:
      return "Correction of event " + draft.about;
    case DraftKind::kQueueItem:
      return "From the queue";
    case DraftKind::kNewEvent:
      break;
  }
  return "New event";
}

void WriteDrafts(HtmlWriter& page, const Request& request, const std::vector<EventDraft>& drafts) {
  page.Open("section", {{"aria-labelledby", "drafts"}});
  page.Element("h2", {{"id", "drafts"}}, "Your drafts");
  if (drafts.empty()) page.Element("p", {{"class", "lead"}}, "None. What you begin is kept here.");
  page.Open("ul", {{"class", "drafts"}});
  for (const EventDraft& draft : drafts) {
    page.Open("li").Open("span", {{"class", "what"}});
    page.Link(PageOf(draft) + "?draft=" + draft.name, TitleOf(draft));
    page.Element("span", {{"class", "detail"}},
                 AboutWords(draft) + ", kept at " + WhenWords(draft.saved));
    page.Close();
    OpenForm(page, request, "/drafts/" + draft.name + "/discard");
    page.Element("button", {{"type", "submit"}, {"aria-label", "Throw away: " + TitleOf(draft)}},
                 "Throw away");
    page.Close().Close();
  }
  page.Close().Close();
}

Result<void> WriteLastEntries(HtmlWriter& page, const Site& site) {
  page.Open("section", {{"aria-labelledby", "last"}});
  page.Element("h2", {{"id", "last"}}, "Last entries");
  page.Open("ul", {{"class", "entries"}});
  const std::uint64_t end = site.timeline()->last_seq();
  for (std::uint64_t seq = end; seq > 0 && end - seq < kLastEntries; --seq) {
    const auto entry = CHIP_TRY(site.bodies.Entry(seq));
    page.Open("li");
    page.Link("/entries/" + std::to_string(seq), entry->by + " " + EntryWords(*entry));
    if (entry->kind == EntryKind::kEvents && !entry->events.empty()) {
      page.Element("span", {{"class", "first"}}, TitleOf(entry->events[0]));
    }
    page.Element(
        "span", {{"class", "detail"}},
        WhenWords(entry->recorded_at) + (entry->reason.empty() ? "" : ": " + entry->reason));
    page.Close();
  }
  page.Close().Close();
  return Ok();
}

Response GetNewsroom(const Desk& desk, const Request& request) {
  const auto drafts = DraftsOf(desk.editing.side, request);
  if (!drafts) return Fail(drafts.error());
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "The desk");
  page.Element(
      "p", {{"class", "deck"}},
      "Nothing is edited in place: each save is an entry of its own, and each can be taken "
      "back by one more.");
  page.Open("p", {{"class", "actions"}});
  page.Element("a", {{"class", "button main"}, {"href", "/new"}}, "New event");
  page.Close().Close();
  page.Open("div", {{"class", "two"}});
  WriteDrafts(page, request, *drafts);
  if (const auto written = WriteLastEntries(page, desk.site); !written) {
    return Fail(written.error());
  }
  page.Close();
  return DeskPage(request, "Desk", page, "/newsroom");
}

std::optional<std::uint64_t> SeqOf(const Request& request) {
  const std::string& text = request.PathValue("seq");
  std::uint64_t seq = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (fault != std::errc() || stop != text.data() + text.size() || seq == 0) return std::nullopt;
  return seq;
}

Response NoEntry(const Request& request) {
  return Fail(
      {ProblemType::kNotFound, "There is no entry " + request.PathValue("seq") + ".", "seq", {}});
}

void WriteEvents(HtmlWriter& page, const LogEntry& entry) {
  page.Open("ul", {{"class", "entries"}});
  const bool is_new = entry.kind == EntryKind::kEvents;
  const std::size_t count = is_new ? entry.events.size() : entry.targets.size();
  for (std::size_t i = 0; i < count; ++i) {
    const EventId id =
        is_new ? EventId{entry.seq, static_cast<std::uint32_t>(i)} : entry.targets[i];
    page.Open("li").Link("/events/" + ToString(id), "Event " + ToString(id));
    if (i < entry.events.size()) {
      const PolicyEvent& event = entry.events[i];
      page.Element("span", {{"class", "detail"}},
                   event.summary.empty() ? OneLine(event) : event.summary);
    }
    page.Close();
  }
  page.Close();
}

// Why it cannot be taken back, or what would come of it.
void WriteUndo(HtmlWriter& page, const Desk& desk, const Request& request, std::uint64_t seq,
               const std::string& fault) {
  page.Open("section", {{"class", "undo"}, {"aria-labelledby", "undo"}});
  page.Element("h2", {{"id", "undo"}}, "Take it back");
  if (!fault.empty()) WriteMessage(page, "fault", fault);
  const Response tried = Undo(desk, request, seq, "to be given", UndoStep::kTry);
  if (tried.problem) {
    page.Element("p", tried.problem->type == ProblemType::kStaleVersion
                          ? "Something has followed on it since: take that back first."
                          : tried.problem->detail);
    page.Close();
    return;
  }
  page.Element("p", "By entries that follow this one, which stays readable. What that does:");
  WriteEffect(page, desk.editing.subjects, Json::parse(tried.body, nullptr, false));
  OpenForm(page, request, "/entries/" + std::to_string(seq) + "/undo", "stack");
  WriteField(page, {"reason", "Why", "text", "One sentence; it stays with the entry", {}, true});
  page.Open("p", {{"class", "actions"}});
  WriteButton(page, "undo", "Take it back", "grave");
  page.Close().Close().Close();
}

Response EntryPage(const Desk& desk, const Request& request, const std::string& fault, int status) {
  const auto seq = SeqOf(request);
  const auto timeline = desk.site.timeline();
  if (!seq || *seq > timeline->last_seq()) return NoEntry(request);
  const auto entry = desk.site.bodies.Entry(*seq);
  if (!entry) return Fail(entry.error());
  const auto effect = EffectJson(desk.site, *timeline, *seq, desk.site.Today());
  if (!effect) return Fail(effect.error());
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "Entry " + std::to_string(*seq));
  page.Element("p", {{"class", "deck"}},
               (*entry)->by + " " + EntryWords(**entry) + " at " +
                   WhenWords((*entry)->recorded_at) +
                   ((*entry)->reason.empty() ? "." : ": " + (*entry)->reason));
  if (request.Get("saved"))
    WriteMessage(page, "note", "Saved as entry " + std::to_string(*seq) + ".");
  if (const auto draft = request.Get("draft"); draft && !draft->empty()) {
    page.Open("p", {{"class", "actions"}});
    page.Element("a", {{"class", "button main"}, {"href", "/new?draft=" + PercentEncode(*draft)}},
                 "Go on with the other acts in the text");
    page.Close();
  }
  WriteEvents(page, **entry);
  page.Close();
  page.Open("section", {{"aria-labelledby", "did"}});
  page.Element("h2", {{"id", "did"}}, "What it did");
  WriteEffect(page, desk.editing.subjects, *effect);
  page.Close();
  WriteUndo(page, desk, request, *seq, fault);
  Response response = DeskPage(request, "Entry " + std::to_string(*seq), page, "/newsroom");
  response.status = status;
  return response;
}

Response GetEntry(const Desk& desk, const Request& request) {
  return EntryPage(desk, request, {}, 200);
}

Response PostUndo(const Desk& desk, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const auto seq = SeqOf(request);
  if (!seq) return NoEntry(request);
  const std::string reason = form->Get("reason");
  if (reason.empty()) return EntryPage(desk, request, "Say why in one sentence.", 422);
  const Response answer = Undo(desk, request, *seq, reason, UndoStep::kDo);
  if (answer.problem) return EntryPage(desk, request, answer.problem->detail, answer.status);
  const Json json = Json::parse(answer.body, nullptr, false);
  return SeeOther("/entries/" + json["seq"].dump() + "?saved=1");
}

Response PostDiscard(const Desk& desk, const Request& request) {
  const auto thrown = ThrowAway(desk.editing.side, request, request.PathValue("name"));
  return thrown ? SeeOther("/newsroom") : Fail(thrown.error());
}

}  // namespace

std::string EntryWords(const LogEntry& entry) {
  const auto target = [&entry] { return "event " + ToString(entry.targets.at(0)); };
  switch (entry.kind) {
    case EntryKind::kEvents:
      return entry.events.size() == 1 ? "added event " + std::to_string(entry.seq) + ".0"
                                      : "added " + std::to_string(entry.events.size()) + " events";
    case EntryKind::kCorrection:
      return "corrected " + target();
    case EntryKind::kRetraction:
      return "retracted " + target();
    case EntryKind::kConfirmation:
      return "confirmed " + target();
    case EntryKind::kMerge:
      return "merged " + std::to_string(entry.targets.size()) + " events into " + target();
  }
  return "said something";
}

std::string WhenWords(Micros instant) {
  return FormatInstant(instant).substr(11, 5) + " UTC on " + LongDay(UtcDay(instant));
}

std::vector<Route> DeskPageRoutes(const Desk& desk) {
  using Handler = Response (*)(const Desk&, const Request&);
  const auto on = [&desk](Handler handler) {
    return [&desk, handler](const Request& request) { return handler(desk, request); };
  };
  return {
      {"GET", "/newsroom", "Drafts and last entries", {}, on(GetNewsroom), Access::kWrite},
      {"GET",
       "/entries/{seq}",
       "What one entry did",
       {{"saved", "1: says that it was saved"}, {"draft", "a draft with more acts of its text"}},
       on(GetEntry),
       Access::kWrite},
      {"POST",
       "/entries/{seq}/undo",
       "Take back what an entry did",
       {},
       on(PostUndo),
       Access::kWrite},
      {"POST", "/drafts/{name}/discard", "Throw a draft away", {}, on(PostDiscard), Access::kWrite},
  };
}

}  // namespace chipline
