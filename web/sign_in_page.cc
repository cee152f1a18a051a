#include "web/sign_in_page.h"

#include <utility>

#include "web/account_api.h"
#include "web/credentials.h"
#include "web/form.h"

namespace chipline {
namespace {

constexpr char kDesk[] = "/newsroom";
constexpr char kBoard[] = "/";

std::string_view CookieOf(const Response& response) {
  return response.headers.Get("Set-Cookie").value_or("");
}

// The request as of whoever has just signed in by it.
Request AsSignedIn(Accounts& accounts, Request request, const std::string& cookie) {
  std::erase_if(request.headers, [](const Parameter& header) { return header.name == "cookie"; });
  request.headers.push_back({"cookie", cookie.substr(0, cookie.find(';'))});
  auto who = accounts.OfSession(SessionCookie(request));
  if (who && *who) request.principal = std::move(**who);
  return request;
}

Response GetSignIn(const Desk& /*desk*/, const Request& request) {
  return SignInPage(request, std::string(request.Get("next").value_or("")), {});
}

Response PostSignIn(const Desk& desk, const Forbids& forbids, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const std::string next = OwnTarget(form->Get("next"), kDesk);
  const auto held = HeldIn(request, *form);
  const Response answer = SignIn(desk.editing, request);
  if (answer.problem) return SignInPage(request, next, answer, held);
  const std::string cookie(CookieOf(answer));
  const Request signed_in = AsSignedIn(desk.editing.accounts, request, cookie);
  // Nobody is led to a page that is not for them.
  Response response =
      held ? GiveBack(desk, signed_in, *held) : SeeOther(forbids(signed_in, next) ? kBoard : next);
  response.headers.Add("Set-Cookie", cookie);
  return response;
}

Response PostSignOut(const Desk& desk, const Request& request) {
  Response answer = SignOut(desk.editing, request);
  if (answer.problem) return answer;
  Response response = SeeOther("/sign-in");
  response.headers.Add("Set-Cookie", CookieOf(answer));
  return response;
}

// The name that a refused form held, so that nobody types it again.
std::string NameIn(const Request& request) {
  if (request.method != "POST") return {};
  const auto form = FormFields::Read(request);
  return form ? form->Get("name") : std::string();
}

}  // namespace

Response SignInPage(const Request& request, const std::string& next, const Response& refusal,
                    const std::optional<HeldForm>& held) {
  HtmlWriter page;
  page.Open("div", {{"class", "lede narrow"}});
  page.Element("h1", "Sign in");
  page.Element("p", {{"class", "deck"}},
               "For those who keep the record. Reading it needs no account.");
  // One message: where a form waits, that it waits is what its sender has to know.
  const bool was_tried = request.method == "POST";
  if (held && !was_tried) {
    WriteMessage(
        page, "note",
        "What you sent was not done: your session had ended. It comes back as you typed it "
        "once you have signed in.");
  } else if (refusal.problem) {
    WriteMessage(
        page, "fault",
        refusal.problem->detail + (held ? " What you sent before is still held for you." : ""));
  }
  OpenForm(page, request, "/sign-in", "stack");
  WriteHidden(page, "next", OwnTarget(next, kDesk));
  if (held) WriteHeld(page, *held);
  WriteField(page, {"name", "Name", "text", {}, "username", true}, NameIn(request));
  WriteField(page, {"password", "Password", "password", {}, "current-password", true});
  page.Open("p", {{"class", "actions"}});
  page.Element("button", {{"type", "submit"}, {"class", "main"}}, "Sign in");
  page.Close().Close();
  page.Element("p", {{"class", "hint"}},
               "An administrator makes accounts and new passwords. The first administrator is made "
               "by whoever runs the server: chipline user add NAME --role admin.");
  page.Close();
  Response response = DeskPage(request, "Sign in", page, "/sign-in");
  response.status = refusal.problem ? refusal.status : 200;
  response.headers.Add(refusal.headers);
  return response;
}

std::vector<Route> SignInRoutes(const Desk& desk, const Forbids& forbids) {
  using Handler = Response (*)(const Desk&, const Request&);
  const auto on = [&desk](Handler handler) {
    return [&desk, handler](const Request& request) { return handler(desk, request); };
  };
  return {
      {"GET",
       "/sign-in",
       "The form for signing in",
       {{"next", "the page to go on to"}},
       on(GetSignIn)},
      // Whoever signs in is nobody yet.
      {"POST",
       "/sign-in",
       "Sign in by a form",
       {},
       [&desk, forbids](const Request& request) { return PostSignIn(desk, forbids, request); },
       Access::kOpen},
      {"POST", "/sign-out", "Sign out", {}, on(PostSignOut), Access::kRead},
  };
}

}  // namespace chipline
