// Signing in, one's own account, the list of users and the audit, on pages.
#include "tests/web/page_visitor.h"
#include "web/account_page.h"

namespace chipline {
namespace {

TEST_CASE("people sign in by a form, go on where they wanted to, and out for good", "[threads]") {
  const WritableSite site;
  Visitor visitor(site);
  const Response asked = visitor.Get("/new?draft=x");
  CHECK(asked.status == 401);
  CHECK(asked.content_type == "text/html; charset=utf-8");
  CHECK_THAT(asked.body, Catch::Contains("name=\"next\" value=\"/new?draft=x\""));
  const Response wrong = visitor.SignIn("editor", "<b>guess");
  CHECK(wrong.status == 401);
  CHECK_THAT(wrong.body, Catch::Contains("The name or the password is not right.") &&
                             Catch::Contains("value=\"editor\"") && !Catch::Contains("guess"));
  const auto lead = [&](const std::string& next) {
    return HeaderOf(
        visitor.Post("/sign-in",
                     {{"name", "editor"}, {"password", WritableSite::kPassword}, {"next", next}}),
        "Location");
  };
  CHECK(lead("/events/1.0/edit?draft=a") == "/events/1.0/edit?draft=a");
  for (const char* elsewhere : {"https://evil.example/", "//evil.example/", "/\\evil.example",
                                "javascript:alert(1)", "new", ""}) {
    CHECK(lead(elsewhere) == "/newsroom");
  }
  REQUIRE(visitor.SignIn("editor", WritableSite::kPassword).status == 303);
  const Response desk = visitor.Get("/newsroom");
  CHECK(desk.status == 200);
  CHECK(HeaderOf(desk, "Cache-Control") == "no-store");
  CHECK(visitor.Get("/users").status == 403);
  const Response out = visitor.Post("/sign-out", {});
  CHECK(HeaderOf(out, "Location") == "/sign-in");
  // The cookie is kept here and sent again: it opens nothing.
  CHECK(visitor.Get("/newsroom").status == 401);
  CHECK(visitor.Get("/api/v1/session").status == 401);
}

TEST_CASE("whoever signs in lands on a page that is for them", "[threads]") {
  const WritableSite site;
  Visitor visitor(site);
  const auto lead = [&](const std::string& name, const std::string& next) {
    const Response answer = visitor.SignIn(name, WritableSite::kPassword, {{"next", next}});
    CHECK(visitor.Follow(answer).status == 200);
    return HeaderOf(answer, "Location");
  };
  CHECK(lead("reader", "") == "/");
  CHECK(lead("reader", "/newsroom") == "/");
  CHECK(lead("reader", "/account") == "/account");
  CHECK(lead("reader", "/events?type=ban") == "/events?type=ban");
  CHECK(lead("editor", "") == "/newsroom");
  CHECK(lead("editor", "/users") == "/");
  CHECK(lead("admin", "/users") == "/users");
}

TEST_CASE("every page names who is signed in, and the way out", "[threads]") {
  const WritableSite site;
  REQUIRE(site.Post("/api/v1/events",
                    R"({"type": "ban", "certainty": "enacted", "issuer": "CN", "flow": "export",
                        "target": "US", "subjects": ["gallium"], "effective": "2024-12-03"})")
              .status == 201);
  const Visitor nobody(site);
  for (const char* role : {"reader", "editor", "admin"}) {
    const Visitor visitor(site, role);
    for (const char* target :
         {"/", "/state", "/subject/gallium", "/diff", "/events", "/events/1.0", "/conflicts",
          "/expectations", "/data", "/log", "/status", "/docs", "/account", "/newsroom", "/users",
          "/nowhere", "/events/9.0", "/state?date=never"}) {
      CAPTURE(role, target);
      const Response page = visitor.Get(target);
      CHECK(page.status != 401);
      const auto times = [&](const std::string& text) {
        std::size_t count = 0;
        for (std::size_t at = 0; (at = page.body.find(text, at)) != std::string::npos; ++at) {
          ++count;
        }
        return count;
      };
      CHECK(times("href=\"/account\"") == 1);
      CHECK(times("action=\"/sign-out\"") == 1);
      CHECK(times("<span class=\"who\">" + std::string(role)) == 1);
      const std::string cached = HeaderOf(page, "Cache-Control");
      CHECK((cached == "no-store" || cached == "private, no-cache"));
      CHECK_THAT(nobody.Get(target).body, !Catch::Contains("/sign-out"));
    }
    CHECK_THAT(visitor.Get("/embed/subject/gallium").body, !Catch::Contains("/sign-out"));
    CHECK(visitor.Post("/sign-out", {}).status == 303);
  }
}

TEST_CASE("a form of ours may say only by its token where it comes from", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const std::string token =
      Between(editor.Get("/account").body, "name=\"form_token\" value=\"", "\"");
  REQUIRE(token.size() == 64);
  const auto sent = [&](const std::string& body) {
    return site
        .Send("POST", "/new", body,
              {{"cookie", editor.cookie()}, {"content-type", "application/x-www-form-urlencoded"}})
        .status;
  };
  CHECK(sent("do=look&summary=a%0D%0Ab") == 403);
  CHECK(sent("do=look&summary=a%0D%0Ab&form_token=" + std::string(64, '0')) == 403);
  CHECK(sent("do=look&summary=a%0D%0Ab&form_token=" + token) == 200);
}

TEST_CASE("a new password ends the other sessions", "[threads]") {
  const WritableSite site;
  const Visitor here(site, "editor");
  const Visitor there(site, "editor");
  CHECK(there.Get("/newsroom").status == 200);
  const auto change = [&](const std::string& old_one, const std::string& new_one) {
    return here.Post("/account/password", {{"old", old_one}, {"new", new_one}}).status;
  };
  CHECK(change("not it", "a staple of batteries") == 422);
  CHECK(change(WritableSite::kPassword, "short") == 422);
  CHECK(change(WritableSite::kPassword, "a staple of batteries") == 200);
  CHECK(here.Get("/newsroom").status == 200);
  CHECK(there.Get("/newsroom").status == 401);
  Visitor again(site);
  CHECK(again.SignIn("editor", WritableSite::kPassword).status == 401);
  CHECK(again.SignIn("editor", "a staple of batteries").status == 303);
  // Guessing the old password waits as signing in does.
  for (int i = 0; i < 4; ++i) CHECK(change("guess", "another one of those") == 422);
  CHECK(change("guess", "another one of those") == 422);
  CHECK(change("a staple of batteries", "another one of those") == 429);
}

TEST_CASE("a session is ended from another browser", "[threads]") {
  const WritableSite site;
  const Visitor here(site, "editor");
  const Visitor there(site, "editor");
  const Visitor other(site, "admin");
  const std::string id = Between(here.Get("/account").body, "name=\"session\" value=\"", "\"");
  REQUIRE(id.size() == 64);
  CHECK(other.Post("/account/sessions/end", {{"session", id}}).status == 303);
  CHECK(there.Get("/newsroom").status == 200);  // not the admin's own
  CHECK(here.Post("/account/sessions/end", {{"session", id}}).status == 303);
  CHECK(there.Get("/newsroom").status == 401);
}

TEST_CASE("a token of one's own does no more than its owner may", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const auto make = [&](const std::string& name, const std::string& scope) {
    return editor.Post("/account/tokens", {{"name", name}, {"scope", scope}});
  };
  CHECK(make("laptop", "admin").status == 422);
  const Response made = make("laptop", "write");
  CHECK(made.status == 201);
  CHECK(make("laptop", "read").status == 409);
  const std::string secret = Between(made.body, "<code class=\"secret\">", "</code>");
  const Parameter bearer{"authorization", "Bearer " + secret};
  CHECK(JsonOf(site.Send("GET", "/api/v1/session", {}, {bearer}))["user"] == "token/editor:laptop");
  CHECK_THAT(editor.Get("/account").body, !Catch::Contains(secret));
  // It opens no page of the account.
  CHECK(site.Send("GET", "/account", {}, {bearer}).status == 403);
  CHECK(site.Send("GET", "/api/v1/drafts", {}, {bearer}).status == 200);

  const Visitor admin(site, "admin");
  REQUIRE(admin.Post("/users/editor/role", {{"role", "reader"}}).status == 303);
  CHECK(site.Send("GET", "/api/v1/drafts", {}, {bearer}).status == 403);
  CHECK(editor.Get("/newsroom").status == 403);
  REQUIRE(admin.Post("/users/editor/remove", {}).status == 303);
  CHECK(site.Send("GET", "/api/v1/session", {}, {bearer}).status == 401);
  CHECK(editor.Get("/account").status == 401);
}

TEST_CASE("administrators keep the list of users, and not of themselves", "[threads]") {
  const WritableSite site;
  const Visitor admin(site, "admin");
  const auto add = [&](const std::string& name, const std::string& password) {
    return admin.Post("/users", {{"name", name}, {"password", password}, {"role", "editor"}})
        .status;
  };
  CHECK(add("grace", "short") == 422);
  CHECK(add("Grace!", "a staple of batteries") == 422);
  CHECK(add("grace", "a staple of batteries") == 303);
  CHECK(add("grace", "a staple of batteries") == 409);
  Visitor grace(site);
  REQUIRE(grace.SignIn("grace", "a staple of batteries").status == 303);
  REQUIRE(admin.Post("/users/grace/password", {{"password", "horses of correctness"}}).status ==
          303);
  CHECK(grace.Get("/newsroom").status == 401);
  REQUIRE(grace.SignIn("grace", "horses of correctness").status == 303);
  CHECK(admin.Post("/users/grace/role", {{"role", "owner"}}).status == 422);
  CHECK(admin.Post("/users/nobody/role", {{"role", "reader"}}).status == 404);
  for (const char* what : {"role", "password", "remove"}) {
    CHECK(admin.Post(std::string("/users/admin/") + what, {{"role", "reader"}}).status == 409);
  }
}

TEST_CASE("the audit tells who did what, and no secret", "[threads]") {
  const WritableSite site;
  Visitor admin(site, "admin");
  admin.SignIn("forger", "hunter2 hunter2");
  REQUIRE(admin.SignIn("admin", WritableSite::kPassword).status == 303);
  REQUIRE(admin
              .Post("/users",
                    {{"name", "grace"}, {"password", "a staple of batteries"}, {"role", "editor"}})
              .status == 303);
  REQUIRE(site.Post("/api/v1/events",
                    R"({"key":"k","type":"ban","certainty":"enacted","issuer":"CN",)"
                    R"("flow":"export","subjects":["gallium"],"effective":"2024-12-03"})")
              .status == 201);
  const std::string page = admin.Get("/audit").body;
  CHECK_THAT(page, Catch::Contains("User-add") && Catch::Contains("grace") &&
                       Catch::Contains("Sign-in") && Catch::Contains("refused") &&
                       Catch::Contains("token/write") && Catch::Contains("Added event 1.0"));
  CHECK_THAT(page, !Catch::Contains("hunter2") && !Catch::Contains("staple"));
  CHECK_THAT(admin.Get("/audit?by=nobody").body, !Catch::Contains("Added event"));
  // Editors see what was done to the record; accounts are the administrators'.
  const std::string editors = Visitor(site, "editor").Get("/audit").body;
  CHECK_THAT(editors, Catch::Contains("Added event 1.0") && !Catch::Contains("User-add"));
}

TEST_CASE("what strangers try pushes out nothing of what users did") {
  ManualClock clock(0);
  const auto side = *OpenSideStore("memory:");
  AuditTrail trail(side.get(), clock);
  REQUIRE(trail.Add({0, "user-add", "grace", "admin", "192.0.2.7", "ok"}));
  for (std::size_t i = 0; i <= AuditTrail::kMostKept; ++i) {
    clock.Advance(1);
    REQUIRE(trail.Add({0, "sign-in", std::to_string(i), "", "192.0.2.8", "refused"}));
  }
  const auto records = *trail.Last(3);
  REQUIRE(records.size() == 4);
  CHECK(records[0].who == std::to_string(AuditTrail::kMostKept));
  CHECK(records[3].who == "grace");
  CHECK(side->List("audit-strangers")->size() == AuditTrail::kMostKept);
}

}  // namespace
}  // namespace chipline
