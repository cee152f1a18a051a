// What somebody types whose session ends meanwhile: it comes back after signing in, without
// scripts.
#include "tests/web/page_visitor.h"

namespace chipline {
namespace {

constexpr const char* kPassword = WritableSite::kPassword;

const std::vector<Parameter> kTyped = {{"do", "save"},
                                       {"draft", "form-mine"},
                                       {"request_key", "once"},
                                       {"summary", "Half an hour of work"},
                                       {"note", "A long note\nof <two> lines"},
                                       {"subject_add", "lutetium"}};

TEST_CASE("what was sent after the session had ended comes back in its form", "[threads]") {
  WritableSite site;
  Visitor editor(site, "editor");
  site.clock().Advance(Accounts::kIdle + 1);
  const Response refused = editor.Post("/new", kTyped);
  CHECK(refused.status == 401);
  CHECK_THAT(refused.body, Catch::Contains("What you sent was not done"));
  // A slip of the password loses nothing either.
  const Response wrong = editor.SignIn("editor", "correct horse", FormOf(refused.body, "stack"));
  CHECK(wrong.status == 401);
  CHECK_THAT(wrong.body, Catch::Contains("is not right. What you sent before is still held"));
  // One message each, so that it is read.
  for (const Response& page : {refused, wrong}) {
    CHECK(page.body.find("class=\"message") == page.body.rfind("class=\"message"));
  }
  const Response back = editor.SignIn("editor", kPassword, FormOf(wrong.body, "stack"));
  CHECK(HeaderOf(back, "Location") == "/new?draft=form-mine");
  const std::vector<Parameter> form = FormOf(editor.Follow(back).body, "work");
  CHECK(FieldOf(form, "summary") == "Half an hour of work");
  CHECK(FieldOf(form, "note") == "A long note\nof <two> lines");
  CHECK(FieldOf(form, "subject") == "lutetium");
  CHECK(site.log().Head().seq == 0);
}

TEST_CASE("a correction comes back to its event, with its text, to whoever signs in", "[threads]") {
  WritableSite site;
  Visitor editor(site, "editor");
  REQUIRE(site.Post("/api/v1/events",
                    R"({"events": [{"type": "ban", "certainty": "enacted", "issuer": "CN",
                        "flow": "export", "target": "US", "subjects": ["gallium"],
                        "effective": "2024-12-03", "summary": "Gallium"}]})")
              .status == 201);
  std::vector<Parameter> form = FormOf(editor.Get("/events/1.0/edit").body, "work");
  SetField(form, "note", "typed");
  SetField(form, "do", "retract");
  site.clock().Advance(Accounts::kIdle + 1);
  const Response refused = editor.Post("/events/1.0/edit", form);
  const Response back = editor.SignIn("admin", kPassword, FormOf(refused.body, "stack"));
  CHECK(HeaderOf(back, "Location").starts_with("/events/1.0/edit?draft="));
  const std::vector<Parameter> after = FormOf(editor.Follow(back).body, "work");
  CHECK(FieldOf(after, "note") == "typed");
  CHECK(FieldOf(after, "version") == "1.0@1");
  CHECK(site.log().Head().seq == 1);
}

TEST_CASE("a form without a draft is shown again, and sent only when asked", "[threads]") {
  WritableSite site;
  Visitor editor(site, "editor");
  const std::string text =
      "China bans gallium exports\n\nBEIJING - China banned exports of gallium.";
  site.clock().Advance(Accounts::kIdle + 1);
  const Response refused = editor.Post("/new", {{"do", "read"}, {"paste_text", text}});
  const Response back = editor.SignIn("editor", kPassword, FormOf(refused.body, "stack"));
  REQUIRE(back.status == 200);
  CHECK_THAT(back.body, Catch::Contains("action=\"/new\""));
  const std::vector<Parameter> form = FormOf(back.body, "stack");
  CHECK(FieldOf(form, "paste_text") == text);
  CHECK(editor.Post("/new", form).status == 303);
}

TEST_CASE("whoever may no longer do what a form asks for gets back what they typed", "[threads]") {
  WritableSite site;
  const Visitor editor(site, "editor");
  const Visitor admin(site, "admin");
  const auto become = [&](const char* role) {
    REQUIRE(admin.Post("/users/editor/role", {{"role", role}}).status == 303);
  };
  become("reader");
  const Response refused = editor.Post("/new", kTyped);
  CHECK(refused.status == 403);
  CHECK_THAT(refused.body, Catch::Contains("This needs the role of editor; you are reader.") &&
                               Catch::Contains("A long note\nof &lt;two&gt; lines") &&
                               Catch::Contains("action=\"/new\""));
  CHECK(site.log().Head().seq == 0);
  become("editor");
  const Response again = editor.Post("/new", FormOf(refused.body, "stack"));
  CHECK(FieldOf(FormOf(again.body, "work"), "summary") == "Half an hour of work");
  // Passwords are not shown, and what another site sent is nobody's typing.
  become("reader");
  CHECK_THAT(editor.Post("/users", {{"name", "eve"}, {"password", kPassword}}).body,
             !Catch::Contains(kPassword));
  const Response foreign = site.Send("POST", "/new", "do=save&summary=theirs",
                                     {{"accept", "text/html"},
                                      {"cookie", editor.cookie()},
                                      {"sec-fetch-site", "cross-site"},
                                      {"content-type", "application/x-www-form-urlencoded"}});
  CHECK(foreign.status == 403);
  CHECK_THAT(foreign.body, !Catch::Contains("theirs"));
}

TEST_CASE("no other site's form is carried through signing in, and no password", "[threads]") {
  WritableSite site;
  Visitor editor(site, "editor");
  site.clock().Advance(Accounts::kIdle + 1);
  const auto carries = [](const Response& page) {
    CHECK(page.status == 401);
    return page.body.find("held") != std::string::npos;
  };
  const std::string body = QueryText(kTyped).substr(1);
  const auto sent = [&](std::vector<Parameter> headers, const std::string& more = {}) {
    headers.insert(headers.end(), {{"accept", "text/html"},
                                   {"content-type", "application/x-www-form-urlencoded"}});
    return site.Send("POST", "/new", body + more, std::move(headers));
  };
  CHECK(carries(sent({{"sec-fetch-site", "same-origin"}})));
  CHECK(carries(sent({{"origin", "http://localhost:8080"}})));
  CHECK_FALSE(carries(sent({{"sec-fetch-site", "cross-site"}})));
  CHECK_FALSE(carries(sent({{"origin", "https://evil.example"}})));
  CHECK_FALSE(carries(sent({})));
  // The form's token tells it where a browser says nothing, also of a session that has ended.
  const std::string cookie = editor.cookie();
  const std::string token = Accounts::FormToken(cookie.substr(cookie.find('=') + 1));
  CHECK(carries(sent({{"cookie", cookie}}, "&form_token=" + token)));
  CHECK_FALSE(carries(sent({{"cookie", cookie}}, "&form_token=" + std::string(64, '0'))));
  CHECK_FALSE(carries(editor.Post("/account/password", {{"password", kPassword}})));
  // Nor is anybody led elsewhere by it.
  const Response elsewhere = editor.SignIn(
      "editor", kPassword, {{"held_target", "https://evil.example/"}, {"held.do", "save"}});
  CHECK(HeaderOf(elsewhere, "Location") == "/newsroom");
}

}  // namespace
}  // namespace chipline
