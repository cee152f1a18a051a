// Somebody's work on an event: what the text that was brought along tells, what the API says to
// the fields as they stand, and the page that shows all of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/json_value.h"
#include "web/desk.h"
#include "web/event_draft.h"

namespace chipline {

// What somebody pastes: a text or a page of HTML, or the address of one alone, which is fetched.
struct Pasted {
  std::string text;
  std::string url;
  std::string published;  // its day, may be empty
  std::string publisher;
};
// Reads it as the API's suggestions do; the problem of that where it cannot be.
std::optional<Response> ReadPasted(const Desk& desk, const Request& request, const Pasted& pasted,
                                   BroughtText& brought);

// What the API said to the event as the fields have it.
struct Trial {
  nlohmann::ordered_json effect();  // REQUIRES: is_fine
  bool ChangesNothing() const;      // the record says this already
  bool is_fine = false;
  std::string body;               // JSON, where fine
  std::vector<Problem> problems;  // by the event's fields
  std::string message;            // where it was refused as a whole
};

// kTryVersion asks as well whether the version that the draft looked at still stands.
enum class Submission : std::uint8_t { kTry, kTryVersion, kSave };
// POST of a new event, or of a correction where the draft is about one.
Response Submit(const Desk& desk, const Request& request, const EventDraft& draft,
                Submission submission);
Trial TrialOf(const Response& answer);

// What a form brought into the record when it was sent before.
struct SavedBefore {
  std::uint64_t seq = 0;  // of the entry, 0 where it is not known
  EventId event;
};

// A page of work.
struct WorkPage {
  std::string fault;          // what went wrong, in front of all
  std::string note;           // or what was done
  bool shows_faults = false;  // say what is missing; else only beside what would come of it
  int status = 200;
  std::optional<Response> stale;  // a 412 of the API: somebody else was quicker
  std::optional<Pasted> pasted;   // what could not be read, as it was sent
  std::optional<SavedBefore> saved_before;
};
Response WriteWorkPage(const Desk& desk, const Request& request, const EventDraft& draft,
                       const WorkPage& view);

}  // namespace chipline
