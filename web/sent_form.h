// What is done with a form of an event that somebody sent: looked at, kept, saved, and more.
#pragma once

#include <optional>
#include <string>

#include "model/event.h"
#include "web/desk.h"
#include "web/form.h"

namespace chipline {

// An event on record, as its form begins.
struct Standing {
  EventId id;
  std::string version;               // its tag
  std::optional<PolicyEvent> event;  // the version that stands; nothing: retracted
  PolicyEvent last;                  // that, or the last one before the retraction
};
// By id or key; nothing where there is none.
std::optional<Standing> FindStanding(const Site& site, const std::string& name);

// Does what the form's field `do` says ("look" where it says nothing that is known) with the draft
// that it carries: save, confirm, retract, point, rebase, keep, discard. Whatever is not saved or
// thrown away is kept as a draft. `about` is what the form is about (web/event_draft.h).
Response DoWithForm(const Desk& desk, const Request& request, const FormFields& form,
                    const std::string& about);

// Keeps the draft that a form carries as one of whoever sent the request, and leads to its page.
Response KeepForm(const Desk& desk, const Request& request, const FormFields& form);

}  // namespace chipline
