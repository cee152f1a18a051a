// Who gets in, who does not, and that nothing tells an outsider more than that.
#include "web/accounts.h"

#include <atomic>
#include <thread>

#include "tests/web/writable_site.h"
#include "web/credentials.h"

namespace chipline {
namespace {

constexpr Micros kMinute = 60'000'000;

std::string SignInBody(const std::string& name, const std::string& password) {
  return nlohmann::json{{"name", name}, {"password", password}}.dump();
}

Response SignInAs(const WritableSite& site, const std::string& name, const std::string& password,
                  std::vector<Parameter> headers = {}) {
  headers.push_back({"content-type", "application/json"});
  return site.Send("POST", "/api/v1/session", SignInBody(name, password), std::move(headers));
}

// "chipline=SECRET" out of Set-Cookie.
std::string CookieOf(const Response& response) {
  const std::string set = HeaderOf(response, "Set-Cookie");
  return set.substr(0, set.find(';'));
}

TEST_CASE("the right password opens a session, and signing out ends it for good", "[threads]") {
  const WritableSite site;
  const Response in = SignInAs(site, "editor", WritableSite::kPassword);
  REQUIRE(in.status == 201);
  const std::string set = HeaderOf(in, "Set-Cookie");
  CHECK_THAT(set, Catch::StartsWith("chipline=") && Catch::Contains("; HttpOnly") &&
                      Catch::Contains("; SameSite=Lax") && Catch::Contains("; Path=/") &&
                      !Catch::Contains("Secure"));
  const Parameter cookie{"cookie", CookieOf(in)};
  const Response who = site.Send("GET", "/api/v1/session", {}, {cookie});
  CHECK(who.status == 200);
  CHECK(JsonOf(who)["user"] == "editor");
  CHECK(JsonOf(who)["role"] == "editor");

  const Response out =
      site.Send("DELETE", "/api/v1/session", {}, {cookie, {"sec-fetch-site", "same-origin"}});
  CHECK(out.status == 204);
  CHECK_THAT(HeaderOf(out, "Set-Cookie"),
             Catch::StartsWith("chipline=;") && Catch::Contains("Max-Age=0"));
  CHECK(site.Send("GET", "/api/v1/session", {}, {cookie}).status == 401);
  CHECK(site.Send("DELETE", "/api/v1/session", {}, {cookie, {"sec-fetch-site", "same-origin"}})
            .status == 401);
}

TEST_CASE("behind https the cookie is one that only this host can set", "[threads]") {
  const WritableSite site;
  const Parameter https{"x-forwarded-proto", "https"};
  const Response in = SignInAs(site, "editor", WritableSite::kPassword, {https});
  CHECK_THAT(HeaderOf(in, "Set-Cookie"),
             Catch::StartsWith("__Host-chipline=") && Catch::Contains("; Secure"));
  const Parameter cookie{"cookie", "a=b; " + CookieOf(in) + "; c=d"};
  CHECK(site.Send("GET", "/api/v1/session", {}, {cookie, https}).status == 200);
  CHECK(site.Send("GET", "/api/v1/session", {}, {cookie}).status == 401);
}

TEST_CASE("passwords are not taken over a plain connection from elsewhere", "[threads]") {
  const WritableSite site;
  Request request;
  request.method = "POST";
  request.client = "192.0.2.7";
  request.headers = {{"content-type", "application/json"}, {"host", "localhost"}};
  request.body = SignInBody("editor", WritableSite::kPassword);
  CHECK(site.app().Handle(request, "/api/v1/session").status == 403);
  request.headers.push_back({"x-forwarded-proto", "https"});  // anybody can say that
  CHECK(site.app().Handle(request, "/api/v1/session").status == 403);
}

TEST_CASE("a wrong password and an unknown name have one answer and cost the same work",
          "[threads]") {
  const WritableSite site;
  const Passwords& passwords = site.accounts().passwords();
  const std::uint64_t before = passwords.verifications();
  const Response wrong = SignInAs(site, "editor", "not the password");
  CHECK(passwords.verifications() == before + 1);
  const Response unknown = SignInAs(site, "nobody-of-that-name", "not the password");
  CHECK(passwords.verifications() == before + 2);
  const Response impossible = SignInAs(site, "No Such Name!", "not the password");
  CHECK(passwords.verifications() == before + 3);
  CHECK(wrong.status == 401);
  for (const Response& other : {unknown, impossible}) {
    CHECK(other.status == wrong.status);
    CHECK(other.body == wrong.body);
    CHECK(other.headers == wrong.headers);
  }
}

TEST_CASE("five tries are free, then one waits, known name or not", "[threads]") {
  WritableSite site;
  for (const char* name : {"editor", "nobody-of-that-name"}) {
    CAPTURE(name);
    for (int i = 0; i < 5; ++i) CHECK(SignInAs(site, name, "guess").status == 401);
    const Response waits = SignInAs(site, name, "guess");
    CHECK(waits.status == 429);
    CHECK(HeaderOf(waits, "Retry-After") == "30");
  }
  // Not even with the right password, or the wait would tell which one it is.
  CHECK(SignInAs(site, "editor", WritableSite::kPassword).status == 429);
  CHECK(SignInAs(site, "admin", WritableSite::kPassword).status == 201);
  site.clock().Advance(kMinute / 2);
  CHECK(SignInAs(site, "editor", "guess").status == 401);
  CHECK(HeaderOf(SignInAs(site, "editor", "guess"), "Retry-After") == "60");
  site.clock().Advance(kMinute);
  CHECK(SignInAs(site, "editor", WritableSite::kPassword).status == 201);
  CHECK(SignInAs(site, "editor", "guess").status == 401);
}

TEST_CASE("twenty failures of one address make it wait, whatever the names", "[threads]") {
  ManualClock clock(0);
  SignInThrottle throttle(clock);
  for (int i = 0; i < 20; ++i) CHECK(throttle.Begin("name-" + std::to_string(i), "192.0.2.7") == 0);
  CHECK(throttle.Begin("another", "192.0.2.7") == 30);
  CHECK(throttle.Begin("another", "192.0.2.8") == 0);
  clock.Advance(16 * kMinute);
  CHECK(throttle.Begin("another", "192.0.2.7") == 0);
}

TEST_CASE("addresses of one IPv6 network count as one", "[threads]") {
  const WritableSite site;
  const auto guess = [&](int i) {
    const std::string number = std::to_string(i);
    return site.accounts().Enter("name-" + number, "guess", "2001:db8:1:2::" + number)->wait;
  };
  for (int i = 0; i < 20; ++i) CHECK(guess(i) == 0);
  CHECK(guess(20) == 30);
}

TEST_CASE("a try that nobody could judge is no failure", "[threads]") {
  ManualClock clock(0);
  const auto side = *OpenSideStore("memory:");
  REQUIRE(side->Put("users", "broken", "not JSON"));
  Accounts accounts(side.get(), clock, WritableSite::kCheap);
  for (int i = 0; i < 30; ++i) {
    const auto entered = accounts.Enter("broken", "guess", "192.0.2.7");
    REQUIRE_FALSE(entered);
    CHECK(entered.error().code == ErrorCode::kCorruption);
  }
}

TEST_CASE("beside two passwords that are being checked a third one waits", "[threads]") {
  Passwords passwords(WritableSite::kCheap);
  std::atomic<int> checked{0};
  {
    std::vector<std::jthread> three;
    for (int thread = 0; thread < 3; ++thread) {
      three.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          if (passwords.Verify(std::nullopt, "guess")) checked.fetch_add(1);
        }
      });
    }
  }
  CHECK(checked.load() == 600);
}

TEST_CASE("no token outlives the user whose it is", "[threads]") {
  const WritableSite site;
  Accounts& accounts = site.accounts();
  CHECK(accounts.AddToken("mine", Access::kRead, "nobody").error().code == ErrorCode::kNotFound);
  for (int round = 0; round < 50; ++round) {
    REQUIRE(accounts.AddUser("grace", WritableSite::kPassword, Access::kWrite));
    std::jthread adding([&] {
      for (int i = 0; i < 20; ++i) {
        (void)accounts.AddToken("mine-" + std::to_string(i), Access::kWrite, "grace");
      }
    });
    REQUIRE(accounts.RemoveUser("grace"));
    adding.join();
    for (const ApiToken& token : *accounts.Tokens()) REQUIRE(token.owner != "grace");
  }
}

TEST_CASE("sessions whose cookie never comes again are removed", "[threads]") {
  ManualClock clock(0);
  const auto side = *OpenSideStore("memory:");
  Accounts accounts(side.get(), clock, WritableSite::kCheap);
  REQUIRE(accounts.AddUser("grace", WritableSite::kPassword, Access::kWrite));
  for (int i = 0; i < 3; ++i) REQUIRE(accounts.Enter("grace", WritableSite::kPassword, ""));
  CHECK(side->List("sessions")->size() == 3);
  clock.Advance(Accounts::kLongest);
  REQUIRE(accounts.Enter("grace", WritableSite::kPassword, ""));
  CHECK(side->List("sessions")->size() == 1);
}

TEST_CASE("sessions end by idleness, by age, and with their user", "[threads]") {
  WritableSite site;
  const auto fresh = [&] {
    return site.accounts().Enter("editor", WritableSite::kPassword, "")->principal->session;
  };
  const auto lives = [&](const std::string& session) {
    return site.accounts().OfSession(session)->has_value();
  };
  const std::string idle = fresh();
  site.clock().Advance(Accounts::kIdle - kMinute);
  CHECK(lives(idle));
  site.clock().Advance(Accounts::kIdle - kMinute);
  CHECK(lives(idle));  // was used meanwhile
  site.clock().Advance(Accounts::kIdle + kMinute);
  CHECK_FALSE(lives(idle));

  const std::string old = fresh();
  for (Micros age = 0; age < Accounts::kLongest; age += 7 * 60 * kMinute) {
    CHECK(lives(old));
    site.clock().Advance(7 * 60 * kMinute);
  }
  CHECK_FALSE(lives(old));

  const std::string removed = fresh();
  REQUIRE(site.accounts().RemoveUser("editor"));
  CHECK_FALSE(lives(removed));
  REQUIRE(site.accounts().AddUser("editor", WritableSite::kPassword, Access::kAdmin));
  CHECK_FALSE(lives(removed));
}

TEST_CASE("nothing that is stored is a secret", "[threads]") {
  const ManualClock clock(0);
  const auto side = *OpenSideStore("memory:");
  Accounts accounts(side.get(), clock, WritableSite::kCheap);
  CHECK(*accounts.IsEmpty());
  REQUIRE(accounts.AddUser("ada", WritableSite::kPassword, Access::kWrite));
  const std::string token = *accounts.AddToken("ci", Access::kWrite);
  const std::string session =
      accounts.Enter("ada", WritableSite::kPassword, "")->principal->session;
  CHECK_FALSE(*accounts.IsEmpty());
  for (const char* collection : {"users", "sessions", "tokens"}) {
    for (const SideDocument& document : *side->List(collection)) {
      for (const std::string& secret : {std::string(WritableSite::kPassword), token, session}) {
        CHECK_THAT(document.id + document.text, !Catch::Contains(secret));
      }
    }
  }
  CHECK_THAT(side->List("users")->at(0).text, Catch::Contains("$argon2id$v=19$m=8,t=1,p=1$"));
  CHECK(accounts.AddUser("ada", WritableSite::kPassword, Access::kRead).error().code ==
        ErrorCode::kConflict);
  CHECK(accounts.AddToken("ci", Access::kRead).error().code == ErrorCode::kConflict);
  REQUIRE(accounts.RemoveToken("ci"));
  CHECK_FALSE(accounts.OfToken(token)->has_value());
}

TEST_CASE("a hash at the usual cost says 64 MiB and 3 passes") {
  Passwords passwords{PasswordCost{}};
  const std::string hash = *passwords.Hash("correct horse battery");
  CHECK_THAT(hash, Catch::StartsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
  CHECK(*passwords.Verify(hash, "correct horse battery"));
  CHECK_FALSE(*passwords.Verify(hash, "correct horse batterz"));
}

TEST_CASE("passwords that anybody would try first are refused") {
  struct Row {
    const char* password;
    bool fine;
  };
  const std::vector<Row> table = {
      {"short", false},        {"1234567", false},      {"12345678", false},
      {"1234567890", false},   {"aaaaaaaa", false},     {"abababab", false},
      {"password", false},     {"Password1!", false},   {"qwertyuiop", false},
      {"chipline2026", false}, {"ada-lovelace", false}, {"Ada-Lovelace1", false},
      {"hgfedcba", false},     {"correct horse", true}, {"密码密码密码密码甲", true},
      {"Tr0ub4dor&3", true},   {"x8K-wq!2", true},
  };
  for (const Row& row : table) {
    CAPTURE(row.password);
    CHECK(WeaknessOf(row.password, "ada-lovelace").has_value() != row.fine);
  }
  CHECK(WeaknessOf(std::string(129, 'a') + "bcd", "ada").has_value());
}

// What a browser says of where a request comes from, and whether it may change something with the
// session's cookie. Any other site's page can send the first five kinds of "no".
TEST_CASE("the twelve ways in which a change can come along with a cookie", "[threads]") {
  const WritableSite site;
  const Response in = SignInAs(site, "editor", WritableSite::kPassword);
  const std::string cookie = CookieOf(in);
  const std::string token = JsonOf(in)["form_token"];
  struct Row {
    const char* what;
    std::vector<Parameter> headers;
    bool taken;
  };
  const std::vector<Row> matrix = {
      {"the browser says another site", {{"sec-fetch-site", "cross-site"}}, false},
      {"a sister host", {{"sec-fetch-site", "same-site"}}, false},
      {"another site, with our Origin",
       {{"sec-fetch-site", "cross-site"}, {"origin", "http://localhost:8080"}},
       false},
      {"another Origin", {{"origin", "https://evil.example"}}, false},
      {"an Origin that is hidden", {{"origin", "null"}}, false},
      {"our host by another scheme", {{"origin", "https://localhost:8080"}}, false},
      {"our host on another port", {{"origin", "http://localhost:9090"}}, false},
      {"nothing at all", {}, false},
      {"a wrong form token", {{"x-form-token", std::string(64, 'a')}}, false},
      {"our own page", {{"sec-fetch-site", "same-origin"}}, true},
      {"our own Origin", {{"origin", "http://localhost:8080"}}, true},
      {"the form token", {{"x-form-token", token}}, true},
  };
  for (const Row& row : matrix) {
    CAPTURE(row.what);
    std::vector<Parameter> headers = row.headers;
    headers.push_back({"cookie", cookie});
    headers.push_back({"content-type", "application/json"});
    const Response answer = site.Send("POST", "/api/v1/drafts/mine", "{}", headers);
    CHECK(answer.status == (row.taken ? 204 : 403));
  }
  // A token that a program sends needs none of that; a form cannot send it.
  CHECK(site.Send("POST", "/api/v1/drafts/mine", "{}",
                  {site.Bearer(Access::kWrite),
                   {"content-type", "application/json"},
                   {"origin", "https://evil.example"}})
            .status == 204);
  // Signing in from another site's page is refused as well.
  CHECK(SignInAs(site, "editor", WritableSite::kPassword, {{"sec-fetch-site", "cross-site"}})
            .status == 403);
}

// What anybody who signed in may change: that they are, and their own account.
bool IsOwnAccount(std::string_view path) {
  return path == "/api/v1/session" || path == "/sign-in" || path == "/sign-out" ||
         path.starts_with("/account");
}

// The route's path with something in place of its {names}.
std::string TargetOf(const Route& route) {
  std::string target(route.path);
  for (std::size_t open = target.find('{'); open != std::string::npos; open = target.find('{')) {
    target.replace(open, target.find('}') - open + 1, "none");
  }
  return target;
}

TEST_CASE("every route lets in whom its row names, and nobody else", "[threads]") {
  const WritableSite site;
  struct Person {
    const char* what;
    Access access;
    bool has_session;
  };
  const std::vector<Person> people = {
      {"nobody", Access::kOpen, false},         {"a reader", Access::kRead, true},
      {"an editor", Access::kWrite, true},      {"an admin", Access::kAdmin, true},
      {"a read token", Access::kRead, false},   {"a write token", Access::kWrite, false},
      {"an admin token", Access::kAdmin, false}};
  int guarded = 0;
  for (const Person& person : people) {
    std::string cookie;
    for (const Route& route : site.app().router().routes()) {
      const Access needed = AccessOf(route);
      const std::string method(route.method);
      if (method != "GET" && !IsOwnAccount(route.path)) CHECK(needed >= Access::kWrite);
      guarded += needed > Access::kOpen ? 1 : 0;
      std::vector<Parameter> headers = {{"sec-fetch-site", "same-origin"}};
      if (person.has_session) {
        // Some routes end the session.
        if (cookie.empty() ||
            site.Send("GET", "/api/v1/session", {}, {{"cookie", cookie}}).status == 401) {
          cookie = CookieOf(
              SignInAs(site, std::string(RoleName(person.access)), WritableSite::kPassword));
        }
        headers.push_back({"cookie", cookie});
      } else if (person.access != Access::kOpen) {
        headers.push_back(site.Bearer(person.access));
      }
      const std::string target = TargetOf(route);
      CAPTURE(method, target, person.what);
      const Response answer = site.Send(method, target, {}, headers);
      const bool refused = answer.status == 401 || answer.status == 403;
      // An empty attempt to sign in is refused for what it says.
      if (method == "POST" && (target == "/api/v1/session" || target == "/sign-in")) continue;
      // A token is nobody's browser: the page of an account is not for it.
      const bool is_token = !person.has_session && person.access != Access::kOpen;
      // A backup writes where it is told, so that only the machine's own command may ask for one.
      const bool barred =
          (is_token && target.starts_with("/account")) || target == "/api/v1/backups";
      CHECK(refused == (person.access < needed || barred));
      if (refused) CHECK(answer.status == (person.access == Access::kOpen ? 401 : 403));
    }
  }
  CHECK(guarded >= 7 * 30);
}

TEST_CASE("a row that says nothing is refused to all but an admin where it is no read") {
  int calls = 0;
  const auto handler = [&calls](const Request&) {
    ++calls;
    return Response{};
  };
  const Route post{"POST", "/x", "", {}, handler};
  const Route get{"GET", "/x", "", {}, handler};
  CHECK(AccessOf(post) == Access::kAdmin);
  CHECK(AccessOf(get) == Access::kOpen);
  const Router unguarded({post, get});
  Request request;
  request.method = "POST";
  CHECK(unguarded.Dispatch(request, "/x").status == 401);
  CHECK(calls == 0);
}

TEST_CASE("wrong credentials are told from none", "[threads]") {
  const WritableSite site;
  CHECK(site.Send("GET", "/api/v1/status", {}, {{"authorization", "Bearer nonsense"}}).status ==
        401);
  CHECK(site.Send("GET", "/api/v1/status", {}, {{"authorization", "Basic YTpi"}}).status == 401);
  CHECK(site.Send("GET", "/api/v1/status", {}, {{"cookie", "chipline=long-gone"}}).status == 200);
  const Response none = site.Send("GET", "/api/v1/users");
  CHECK(none.status == 401);
  CHECK(HeaderOf(none, "WWW-Authenticate") == "Bearer");
}

TEST_CASE("drafts are kept for whoever wrote them", "[threads]") {
  const WritableSite site;
  const Parameter mine = site.Bearer(Access::kWrite);
  const Parameter other = site.Bearer(Access::kAdmin);
  const Parameter json{"content-type", "application/json"};
  CHECK(site.Send("POST", "/api/v1/drafts/h20", R"({"type":"ba)", {mine, json}).status == 400);
  CHECK(site.Send("POST", "/api/v1/drafts/h20", R"({"type":"ban"})", {mine, json}).status == 204);
  CHECK(JsonOf(site.Send("GET", "/api/v1/drafts/h20", {}, {mine}))["type"] == "ban");
  CHECK(site.Send("GET", "/api/v1/drafts/h20", {}, {other}).status == 404);
  CHECK(JsonOf(site.Send("GET", "/api/v1/drafts", {}, {mine}))["total"] == 1);
  CHECK(JsonOf(site.Send("GET", "/api/v1/drafts", {}, {other}))["total"] == 0);
  CHECK(site.Send("DELETE", "/api/v1/drafts/h20", {}, {mine}).status == 204);
  CHECK(site.Send("GET", "/api/v1/drafts/h20", {}, {mine}).status == 404);
}

}  // namespace
}  // namespace chipline
