// A form that was sent when its session had ended. What was typed into it goes along through
// signing in, as hidden fields of that form, and comes back to whoever has signed in. Nothing of it
// is done on the way: who signs in may be another than who typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/desk.h"
#include "web/form.h"
#include "web/html.h"
#include "web/http.h"

namespace chipline {

struct HeldForm {
  std::string target;  // the page of ours that it was sent to
  FormFields fields;
};

// The form that `request` sent to `target`. Nothing where it is none, where it holds a password,
// or where no page of ours sent it: another site puts no text into our forms.
std::optional<HeldForm> HoldForm(const Request& request, std::string_view target);

// As hidden fields of the form for signing in, and back from there.
void WriteHeld(HtmlWriter& page, const HeldForm& held);
std::optional<HeldForm> HeldIn(const Request& request, const FormFields& sign_in);

// What is answered to a form whose sender may no longer do what it asks for: 403 with the reason,
// and all that was typed. REQUIRES: refusal.problem
Response RefusedFormPage(const Request& request, const HeldForm& held, const Response& refusal);

// Gives it back to request.principal: a form of an event as a draft of theirs, any other on a page
// from which it is sent again.
Response GiveBack(const Desk& desk, const Request& request, const HeldForm& held);

}  // namespace chipline
