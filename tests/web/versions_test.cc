// Versions of a page over HTTP: an edited page is one document with two versions and a difference.
#include "tests/support/json_schema.h"
#include "tests/web/writable_site.h"
#include "web/version_api.h"

namespace chipline {
namespace {

using nlohmann::json;

json Ingest(const WritableSite& site, const std::string& url, const std::string& body) {
  const Response answer =
      site.Send("POST", "/api/v1/documents",
                "title: A ban\npublisher: Example Wire\npublished: 2025-06-04\nurl: " + url +
                    "\n\n" + body + "\n",
                {{"content-type", "text/plain"}, site.Bearer(Access::kWrite)});
  REQUIRE(answer.status <= 201);
  return JsonOf(answer);
}

const std::string kBan =
    "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.";

TEST_CASE("an edited page has two versions, a difference and one event", "[threads]") {
  const WritableSite site;
  const std::string first = Ingest(site, "https://example.org/ban", kBan)["sha256"];
  const std::string second =
      Ingest(site, "http://www.example.org/ban?utm_source=x", kBan + "\n\nShares fell.")["sha256"];
  REQUIRE(first != second);
  CHECK(JsonOf(site.Get("/api/v1/events"))["total"] == 1);
  for (const std::string& sha : {first, second}) {
    const json versions = JsonOf(site.Get("/api/v1/documents/" + sha + "/versions"));
    CHECK(versions["url"] == "https://example.org/ban");
    CHECK(versions["total"] == 2);
    CHECK(versions["items"][0]["sha256"] == first);
    CHECK(versions["items"][1]["sha256"] == second);
    CHECK(versions["items"][1]["published"] == "2025-06-04");
  }
  const auto api = nlohmann::ordered_json::parse(site.Get("/api/v1/openapi.json").body);
  for (const std::string what : {"versions", "diff"}) {
    CAPTURE(what);
    const auto& schema = api["paths"]["/api/v1/documents/{sha}/" + what]["get"]["responses"]["200"]
                            ["content"]["application/json"]["schema"];
    const Response answer = site.Get("/api/v1/documents/" + second + "/" + what);
    const auto body = nlohmann::ordered_json::parse(answer.body);
    for (const std::string& fault : SchemaFaults(body, schema, api)) FAIL_CHECK(fault);
  }
  const json diff = JsonOf(site.Get("/api/v1/documents/" + second + "/diff"));
  CHECK(diff["from"] == first);
  CHECK(diff["added"] == 1);
  CHECK(diff["removed"] == 0);
  CHECK(diff["lines"].back() == json{{"op", "added"}, {"text", "Shares fell."}});
  const json back = JsonOf(site.Get("/api/v1/documents/" + first + "/diff?with=" + second));
  CHECK(back["removed"] == 1);
  CHECK_THAT(site.Get("/source/" + first).body,
             Catch::Contains("Its page has read otherwise since ") &&
                 Catch::Contains("href=\"/source/" + second + "\"") &&
                 Catch::Contains("/api/v1/documents/" + second + "/diff?with=" + first));
  CHECK_THAT(site.Get("/source/" + second).body,
             Catch::Contains("Its page read otherwise before ") &&
                 Catch::Contains("href=\"/source/" + first + "\""));
  CHECK(site.Get("/api/v1/documents/" + first + "/diff").status == 404);
  CHECK(site.Get("/api/v1/documents/" + std::string(64, '0') + "/versions").status == 404);
  CHECK(site.Get("/api/v1/documents/" + first + "/diff?with=x").status == 400);
}

TEST_CASE("a copy of a wire report is told beside it", "[threads]") {
  const WritableSite site;
  std::string body = kBan;
  for (int i = 0; i < 40; ++i) {
    body +=
        " Trader " + std::to_string(i) + " spoke of price" + std::to_string(i * 3) + " at noon.";
  }
  const std::string wire = Ingest(site, "https://wire.example/1", body)["sha256"];
  const json told = Ingest(site, "https://paper.example/7", body + " Edited for length.");
  REQUIRE(told["alike"].size() == 1);
  CHECK(told["alike"][0] == wire);
  const json versions = JsonOf(site.Get("/api/v1/documents/" + wire + "/versions"));
  CHECK(versions["alike"][0]["sha256"] == told["sha256"]);
  // Two pages, one event of two sources.
  const json event = JsonOf(site.Get("/api/v1/events/1.0"))["event"];
  CHECK(event["sources"].size() == 2);
}

}  // namespace
}  // namespace chipline
