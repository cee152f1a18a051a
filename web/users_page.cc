#include "web/users_page.h"

#include <utility>

#include "web/account_api.h"
#include "web/credentials.h"
#include "web/desk.h"
#include "web/desk_pages.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

Choices Roles() {
  Choices choices;
  for (const Access role : {Access::kRead, Access::kWrite, Access::kAdmin}) {
    choices.push_back({std::string(RoleName(role)), Capital(std::string(RoleName(role)))});
  }
  return choices;
}

void WriteUser(HtmlWriter& page, const Request& request, const User& user) {
  const bool is_self = user.name == request.principal.name;
  page.Open("li").Open("div", {{"class", "user"}});
  page.Open("span").Element("strong", user.name);
  page.Element("span", {{"class", "detail"}},
               std::string(RoleName(user.role)) + " since " + WhenWords(user.created));
  page.Close();
  if (is_self) {
    page.Element("span", {{"class", "hint"}}, "You: see your account");
    page.Close().Close();
    return;
  }
  OpenForm(page, request, "/users/" + user.name + "/role", "inline");
  page.Open("label").Element("span", {{"class", "label-of"}}, "Role of " + user.name);
  page.Open("select", {{"name", "role"}});
  for (const auto& [value, words] : Roles()) {
    page.Element("option", {{"value", value}, {value == RoleName(user.role) ? "selected" : "", ""}},
                 words);
  }
  page.Close().Close();
  page.Element("button", {{"type", "submit"}}, "Set").Close();
  OpenForm(page, request, "/users/" + user.name + "/password", "inline");
  page.Open("label").Element("span", {{"class", "label-of"}}, "New password for " + user.name);
  page.Void("input", {{"type", "password"},
                      {"name", "password"},
                      {"autocomplete", "new-password"},
                      {"placeholder", "new password"}});
  page.Close();
  page.Element("button", {{"type", "submit"}}, "Set").Close();
  OpenForm(page, request, "/users/" + user.name + "/remove", "inline");
  page.Element("button",
               {{"type", "submit"}, {"class", "grave"}, {"aria-label", "Remove " + user.name}},
               "Remove");
  page.Close().Close().Close();
}

Response UsersPage(Editing& editing, const Request& request, const std::string& fault, int status) {
  const auto users = editing.accounts.Users();
  if (!users) return Fail(users.error());
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "Users");
  page.Element(
      "p", {{"class", "deck"}},
      "Readers see what is open to all; editors write; administrators also keep this list. "
      "Another password or role takes hold at once.");
  if (!fault.empty()) WriteMessage(page, "fault", fault);
  page.Close();
  page.Open("ul", {{"class", "drafts users"}});
  for (const User& user : *users) WriteUser(page, request, user);
  page.Close();
  page.Open("section", {{"aria-labelledby", "add"}});
  page.Element("h2", {{"id", "add"}}, "Add somebody");
  OpenForm(page, request, "/users", "stack narrow");
  WriteField(page, {"name", "Name", "text", "a-z, 0-9, “.”, “_”, “-”", "off", true});
  WriteField(page,
             {"password", "First password", "password",
              "8 to 128 characters; they change it on their account’s page", "new-password", true});
  WriteSelect(page, "role", "Role", Roles(), "editor");
  page.Open("p", {{"class", "actions"}});
  page.Element("button", {{"type", "submit"}, {"class", "main"}}, "Add").Close().Close().Close();
  Response response = DeskPage(request, "Users", page, "/users");
  response.status = status;
  return response;
}

Response Done(Editing& editing, const Request& request, const Result<void>& done) {
  if (done) return SeeOther("/users");
  const Error& error = done.error();
  if (error.code == ErrorCode::kNotFound) return Fail(error);
  const int status = error.code == ErrorCode::kConflict ? 409 : 422;
  return UsersPage(editing, request,
                   (error.place.empty() ? "" : Capital(error.place) + ": ") + error.message,
                   status);
}

Response GetUsersPage(Editing& editing, const Request& request) {
  return UsersPage(editing, request, {}, 200);
}

Response AddUser(Editing& editing, const Request& request, const FormFields& form) {
  if (!MaySendSecrets(request)) {
    return UsersPage(editing, request, "Passwords are taken over https or on this machine only.",
                     403);
  }
  const std::string name = form.Get("name");
  const auto role = RoleFromName(form.Get("role"));
  const auto added =
      editing.accounts.AddUser(name, form.GetAsIs("password"), role.value_or(Access::kOpen));
  Audit(editing, "user-add", request, name, added ? "ok" : "refused");
  return Done(editing, request, added);
}

// Nobody shuts themselves out by a slip.
std::optional<Response> RefuseSelf(Editing& editing, const Request& request) {
  if (request.PathValue("name") != request.principal.name) return std::nullopt;
  return UsersPage(editing, request, "Another administrator has to do that to your account.", 409);
}

Response SetRole(Editing& editing, const Request& request, const FormFields& form) {
  if (auto refusal = RefuseSelf(editing, request)) return *refusal;
  const std::string& name = request.PathValue("name");
  const auto role = RoleFromName(form.Get("role"));
  const auto set = editing.accounts.SetRole(name, role.value_or(Access::kOpen));
  Audit(editing, "user-role", request, name, set ? "ok" : "refused");
  return Done(editing, request, set);
}

Response ResetPassword(Editing& editing, const Request& request, const FormFields& form) {
  if (auto refusal = RefuseSelf(editing, request)) return *refusal;
  if (!MaySendSecrets(request)) {
    return UsersPage(editing, request, "Passwords are taken over https or on this machine only.",
                     403);
  }
  const std::string& name = request.PathValue("name");
  const auto set = editing.accounts.SetPassword(name, form.GetAsIs("password"), {});
  Audit(editing, "user-password", request, name, set ? "ok" : "refused");
  return Done(editing, request, set);
}

Response RemoveUser(Editing& editing, const Request& request, const FormFields& /*form*/) {
  if (auto refusal = RefuseSelf(editing, request)) return *refusal;
  const std::string& name = request.PathValue("name");
  const auto removed = editing.accounts.RemoveUser(name);
  Audit(editing, "user-remove", request, name, removed ? "ok" : "refused");
  return Done(editing, request, removed);
}

}  // namespace

std::vector<Route> UsersPageRoutes(Editing& editing) {
  using Handler = Response (*)(Editing&, const Request&, const FormFields&);
  const auto on = [&editing](Handler handler) { return OnForm(editing, handler); };
  return {
      {"GET",
       "/users",
       "Who may sign in",
       {},
       [&editing](const Request& request) { return GetUsersPage(editing, request); },
       Access::kAdmin},
      {"POST", "/users", "Add a user", {}, on(AddUser), Access::kAdmin},
      {"POST", "/users/{name}/role", "Give a user another role", {}, on(SetRole), Access::kAdmin},
      {"POST",
       "/users/{name}/password",
       "Give a user another password",
       {},
       on(ResetPassword),
       Access::kAdmin},
      {"POST", "/users/{name}/remove", "Remove a user", {}, on(RemoveUser), Access::kAdmin},
  };
}

}  // namespace chipline
