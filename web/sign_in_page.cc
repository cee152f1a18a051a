#include "web/sign_in_page.h"

#include <algorithm>
#include <utility>

#include "web/account_api.h"
#include "web/desk.h"
#include "web/form.h"

namespace chipline {
namespace {

constexpr char kDesk[] = "/newsroom";

std::string CookieOf(const Response& response) {
  for (const Parameter& header : response.headers) {
    if (header.name == "Set-Cookie") return header.value;
  }
  return {};
}

Response GetSignIn(Editing& /*editing*/, const Request& request) {
  return SignInPage(request, std::string(request.Get("next").value_or("")), {});
}

Response PostSignIn(Editing& editing, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const std::string next = OwnTarget(form->Get("next"), kDesk);
  const Response answer = SignIn(editing, request);
  if (answer.problem) return SignInPage(request, next, answer);
  Response response = SeeOther(next);
  response.headers.push_back({"Set-Cookie", CookieOf(answer)});
  return response;
}

Response PostSignOut(Editing& editing, const Request& request) {
  Response answer = SignOut(editing, request);
  if (answer.problem) return answer;
  Response response = SeeOther("/sign-in");
  response.headers.push_back({"Set-Cookie", CookieOf(answer)});
  return response;
}

// The name that a refused form held, so that nobody types it again.
std::string NameIn(const Request& request) {
  if (request.method != "POST") return {};
  const auto form = FormFields::Read(request);
  return form ? form->Get("name") : std::string();
}

}  // namespace

Response SignInPage(const Request& request, const std::string& next, const Response& refusal) {
  HtmlWriter page;
  page.Open("div", {{"class", "lede narrow"}});
  page.Element("h1", "Sign in");
  page.Element("p", {{"class", "deck"}},
               "For those who keep the record. Reading it needs no account.");
  if (refusal.problem) WriteMessage(page, "fault", refusal.problem->detail);
  OpenForm(page, request, "/sign-in", "stack");
  WriteHidden(page, "next", OwnTarget(next, kDesk));
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
  for (const Parameter& header : refusal.headers) response.headers.push_back(header);
  return response;
}

std::vector<Route> SignInRoutes(Editing& editing) {
  using Handler = Response (*)(Editing&, const Request&);
  const auto on = [&editing](Handler handler) {
    return [&editing, handler](const Request& request) { return handler(editing, request); };
  };
  return {
      {"GET",
       "/sign-in",
       "The form for signing in",
       {{"next", "the page to go on to"}},
       on(GetSignIn)},
      // Whoever signs in is nobody yet.
      {"POST", "/sign-in", "Sign in by a form", {}, on(PostSignIn), Access::kOpen},
      {"POST", "/sign-out", "Sign out", {}, on(PostSignOut), Access::kRead},
  };
}

}  // namespace chipline
