// JSON that is made to cost: nested deeper than a stack, or wider than a list is walked.
#include "model/json_bounds.h"
#include "tests/web/writable_site.h"
#include "web/event_fields.h"

namespace chipline {
namespace {

constexpr std::size_t kLevels = 500'000;  // a thread's stack holds some 100,000

std::string Nested() {
  return R"({"a":)" + std::string(kLevels, '[') + std::string(kLevels, ']') + "}";
}

// Built member by member this would be 5 thousand million comparisons.
std::string Wide() {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
  return text + "}";
}

TEST_CASE("a body that is nested or wide is refused before it costs", "[threads]") {
  const WritableSite site;
  const std::string targets[] = {
      "/api/v1/session",
      "/api/v1/users",
      "/api/v1/tokens",
      "/api/v1/events",
      "/api/v1/events/1.0/corrections",
      "/api/v1/merges",
      "/api/v1/documents",
      "/api/v1/events/suggest",
      "/api/v1/drafts/x",
      "/api/v1/fetching",
      "/api/v1/queue/x/accept",
      "/api/v1/queue/x/reject",
  };
  const std::string bodies[] = {Nested(), "[" + Nested() + "]", Wide()};
  for (const std::string& target : targets) {
    for (const char* method : {"POST", "PUT"}) {
      for (const std::string& body : bodies) {
        INFO(method << " " << target << " " << body.substr(0, 10));
        const Response answer =
            site.Send(method, target, body,
                      {{"content-type", "application/json"}, site.Bearer(Access::kAdmin)});
        CHECK(answer.status >= 400);
        CHECK(answer.status < 500);
      }
    }
  }
  CHECK(site.log().Head().seq == 0);
}

TEST_CASE("a line or a list of events that is nested or wide is refused by its place",
          "[threads]") {
  const WritableSite site;
  for (const std::string name : {"x.json", "x.jsonl"}) {
    for (const std::string& body : {Nested(), "[" + Nested() + "]", Wide()}) {
      INFO(name << " " << body.substr(0, 10));
      const Response answer =
          site.Send("POST", "/api/v1/events?name=" + name, body,
                    {{"content-type", "application/x-ndjson"}, site.Bearer(Access::kWrite)});
      CHECK(answer.status == 422);
      CHECK_THAT(answer.body, Catch::Contains("nested deeper than 12 levels") ||
                                  Catch::Contains("more than 200 members"));
    }
  }
}

TEST_CASE("quotes that a form brings along nested are none") {
  FormFields fields;
  fields.Set("source_url.0", "https://example.org/");
  fields.Set("source_quotes.0", std::string(kLevels, '[') + std::string(kLevels, ']'));
  CHECK_FALSE(EventJsonOf(fields, SubjectTree::Embedded())["sources"][0].contains("quotes"));
  CHECK(ReadQuotes(fields.Get("source_quotes.0")).empty());
}

}  // namespace
}  // namespace chipline
