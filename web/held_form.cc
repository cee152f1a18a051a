#include "web/held_form.h"

#include <algorithm>
#include <utility>

#include "web/accounts.h"
#include "web/body.h"
#include "web/credentials.h"
#include "web/event_draft.h"
#include "web/sent_form.h"

namespace chipline {
namespace {

constexpr std::string_view kPrefix = "held.";
constexpr char kTarget[] = "held_target";

// The cookie of a session that has ended opens nothing, and still tells whose form it was.
bool IsOurs(const Request& request) {
  const std::string session = SessionCookie(request);
  return IsOwnSite(request, session.empty() ? std::string() : Accounts::FormToken(session));
}

bool HoldsPassword(const FormFields& fields) {
  return std::ranges::any_of(fields.fields(), [](const Parameter& field) {
    return field.name.find("password") != std::string::npos;
  });
}

bool IsEventForm(const HeldForm& held) {
  return held.fields.Has("draft") && held.fields.Has("request_key") &&
         PageOf(DraftIn(held.fields)) == held.target;
}

struct SendAgain {
  std::string_view title;
  std::string_view deck;
  std::string_view send;
};

void WriteToSendAgain(HtmlWriter& page, const Request& request, const HeldForm& held,
                      const SendAgain& words) {
  page.Open("div", {{"class", "lede narrow"}});
  page.Element("h1", words.title).Element("p", {{"class", "deck"}}, words.deck);
  WriteMessage(page, "note", "What you had sent was not done. It is still here, as you typed it.");
  OpenForm(page, request, held.target, "stack");
  for (const Parameter& field : held.fields.fields()) WriteHidden(page, field.name, field.value);
  page.Open("p", {{"class", "actions"}});
  page.Element("button", {{"type", "submit"}, {"class", "main"}}, words.send);
  page.Close().Close();
  page.Open("details").Element("summary", "What it says").Open("dl");
  for (const Parameter& field : held.fields.fields()) {
    if (field.value.empty()) continue;
    page.Element("dt", field.name).Element("dd", field.value);
  }
  page.Close().Close().Close();
}

Response SendAgainPage(const Request& request, const HeldForm& held) {
  HtmlWriter page;
  WriteToSendAgain(page, request, held,
                   {"You are signed in", "Your form waited while you were away.", "Send it now"});
  return DeskPage(request, "Signed in", page, "/newsroom");
}

}  // namespace

std::optional<HeldForm> HoldForm(const Request& request, std::string_view target) {
  if (request.method != "POST" || !IsOurs(request)) return std::nullopt;
  auto fields = FormFields::Read(request);
  if (!fields || HoldsPassword(*fields)) return std::nullopt;
  fields->Remove("form_token");
  return HeldForm{std::string(target), std::move(*fields)};
}

void WriteHeld(HtmlWriter& page, const HeldForm& held) {
  WriteHidden(page, kTarget, held.target);
  for (const Parameter& field : held.fields.fields()) {
    WriteHidden(page, std::string(kPrefix) + field.name, field.value);
  }
}

std::optional<HeldForm> HeldIn(const Request& request, const FormFields& sign_in) {
  HeldForm held{OwnTarget(sign_in.Get(kTarget), {}), {}};
  if (held.target.empty() || !IsOurs(request)) return std::nullopt;
  for (const Parameter& field : sign_in.fields()) {
    if (!field.name.starts_with(kPrefix)) continue;
    held.fields.Add(field.name.substr(kPrefix.size()), field.value);
  }
  return held;
}

Response RefusedFormPage(const Request& request, const HeldForm& held, const Response& refusal) {
  const std::string_view title = KindOf(refusal.problem->type).title;
  HtmlWriter page;
  WriteToSendAgain(page, request, held, {title, refusal.problem->detail, "Send it again"});
  Response response = DeskPage(request, title, page, "/newsroom");
  response.status = refusal.status;
  return response;
}

Response GiveBack(const Desk& desk, const Request& request, const HeldForm& held) {
  const bool is_draft = IsEventForm(held) && request.principal.access >= Access::kWrite;
  return is_draft ? KeepForm(desk, request, held.fields) : SendAgainPage(request, held);
}

}  // namespace chipline
