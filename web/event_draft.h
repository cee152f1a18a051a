// What somebody has begun to write about an event: the fields as they stand, and the text that they
// come from. Kept on the server among the drafts of whoever writes, so that it is there tomorrow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/day.h"
#include "model/event.h"
#include "model/result.h"
#include "web/form.h"
#include "web/http.h"

namespace chipline {

class SideStore;

// A text that somebody brought along, as it was read, and what it tells.
struct BroughtText {
  std::string sha;   // SHA-256 (hex) of the text; empty where there is none
  std::string text;  // normalised
  std::string title;
  std::string url;
  std::string publisher;
  std::vector<PolicyEvent> events;
};

struct EventDraft {
  std::string name;         // of the draft, among those of its writer
  std::string about;        // the event that it corrects, as "12.0"; empty: a new one
  std::string version;      // of that event, that the writer looked at: "12.0@57"
  std::string request_key;  // under which it is saved: sent twice, it is saved once
  FormFields fields;        // of the event, of the reason
  BroughtText brought;
  Micros saved = 0;
};

// What a draft is about: nothing on record yet, an event, or what waits in the review queue.
enum class DraftKind : std::uint8_t { kNewEvent, kCorrection, kQueueItem };
DraftKind KindOf(const EventDraft& draft);
// The page of its form.
std::string PageOf(const EventDraft& draft);

// A draft with a name and a key of its own.
EventDraft NewDraft();

// All drafts of the page's forms of whoever sent the request, the last saved first.
Result<std::vector<EventDraft>> DraftsOf(const SideStore& side, const Request& request);
// Nothing where there is none of this name.
Result<std::optional<EventDraft>> FindDraft(const SideStore& side, const Request& request,
                                            const std::string& name);
// kInvalidArgument for a name that is no draft's.
Result<void> KeepDraft(SideStore& side, const Request& request, const EventDraft& draft);
Result<void> ThrowAway(SideStore& side, const Request& request, const std::string& name);

// The draft as a form carries it: what the page's own fields say of it, and its fields.
EventDraft DraftIn(const FormFields& form);

}  // namespace chipline
