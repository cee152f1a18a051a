// Pages that grow by posts: what a post tells was told at its time.
#include "ingest/live_posts.h"

#include <algorithm>
#include <string>

#include "ingest/read_document.h"
#include "tests/ingest/desk.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

const std::string kGallium =
    "<p>China’s commerce ministry on Thursday banned exports of gallium to the United States, the "
    "ministry said in a statement on its website.</p><p>Traders in Hong Kong said that they had "
    "expected something of the kind for several weeks.</p>";
const std::string kH20 =
    "<p>The US Commerce Department on Tuesday banned exports of Nvidia H20 chips to China, "
    "according to a notice that was posted online.</p><p>The department said that it would give "
    "more details later this week at a briefing.</p>";
const std::string kMorning =
    "<p>Welcome to our live coverage of the talks. Stay with us as ministers meet for a second "
    "round in the city.</p>";

std::string Post(const std::string& time, const std::string& body) {
  return "<article class='post'><h2>News</h2>" +
         (time.empty() ? "" : "<time datetime='" + time + "'>now</time>") + body + "</article>";
}

std::string LivePage(const std::string& posts, const std::string& structured = {}) {
  return "<!doctype html><html lang='en'><head><title>Chip war live</title>"
         "<link rel='canonical' href='https://wire.example/live'>"
         "<meta property='article:published_time' content='2025-11-10T08:00:00Z'>"
         "<meta property='article:modified_time' content='2025-11-14T18:00:00Z'>" +
         structured + "</head><body><main><h1>Chip war live</h1>" + posts + "</main></body></html>";
}

const std::string kPosts = Post("2025-11-14T12:00:00Z", kGallium) +
                           Post("2025-11-12T12:00:00Z", kH20) +
                           Post("2025-11-10T08:00:00Z", kMorning);

// "type effective source's day" of what the page tells, in its order.
Lines Told(const std::string& page) {
  const auto document = ReadDocument(page, {.path = "a.html", .media_type = "", .published = {}});
  REQUIRE(document);
  Lines lines;
  for (const Draft& draft : Extractor::Embedded().Extract(*document).drafts) {
    const PolicyEvent& event = draft.event;
    lines.push_back(event.subjects.at(0) + " " + (event.effective ? event.effective->text() : "-") +
                    " " + event.sources[0].published->text());
  }
  return lines;
}

const Lines kDated = {"gallium 2025-11-13 2025-11-14", "nvidia-h20 2025-11-11 2025-11-12"};

TEST_CASE("a post counts from its own day, not from the page's first hour") {
  CHECK(Told(LivePage(kPosts)) == kDated);
  const std::string live =
      R"(<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Chip war live",)"
      R"("datePublished":"2025-11-10T08:00:00Z","dateModified":"2025-11-14T18:00:00Z"}</script>)";
  CHECK(Told(LivePage(kPosts, live)) == kDated);
  // What was added to a post was told by then.
  const std::string added =
      "<time datetime='2025-11-14T12:00:00Z'>first</time>"
      "<time datetime='2025-11-15T09:00:00Z'>updated</time>";
  CHECK(Told(LivePage(Post("", added + kGallium) + Post("2025-11-12T12:00:00Z", kH20))) ==
        Lines{"gallium 2025-11-13 2025-11-15", "nvidia-h20 2025-11-11 2025-11-12"});
}

TEST_CASE("each block carries the day of its post, and a marker tells people") {
  const auto document =
      ReadDocument(LivePage(kPosts), {.path = "a.html", .media_type = "", .published = {}});
  REQUIRE(document);
  Lines days;
  for (const Block& block : document->blocks) {
    const std::string day = block.posted ? FormatDay(*block.posted) : "-";
    if (days.empty() || days.back() != day) days.push_back(day);
  }
  CHECK(days == Lines{"-", "2025-11-14", "2025-11-12", "2025-11-10"});
  CHECK(std::ranges::count_if(document->date_markers, [](const DatedMarker& marker) {
          return marker.marker.starts_with("post ");
        }) >= 3);
  // What the marker's words are is nothing to what is read.
  Document silent = *document;
  std::erase_if(silent.date_markers,
                [](const DatedMarker& marker) { return marker.marker.starts_with("post "); });
  CHECK(Extractor::Embedded().Extract(silent).drafts.size() == kDated.size());
}

TEST_CASE("nothing of a live page is known before it was posted") {
  Desk desk;
  desk.Ingested(LivePage(kPosts));
  const auto events = desk.Events();
  REQUIRE(events.size() == 2);
  for (const PolicyEvent& event : events) {
    const bool gallium = event.subjects.at(0) == "gallium";
    CHECK(event.sources.at(0).published->text() == (gallium ? "2025-11-14" : "2025-11-12"));
  }
}

TEST_CASE("where posts have no times of their own a person is asked, with the newest day") {
  const std::string live =
      R"(<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Chip war live",)"
      R"("datePublished":"2025-11-10T08:00:00Z","liveBlogUpdate":[{"@type":"BlogPosting",)"
      R"("datePublished":"2025-11-14T12:00:00Z"}]}</script>)";
  const std::string page = LivePage(Post("", kGallium) + Post("", kMorning), live);
  CHECK(Told(page) == Lines{"gallium 2025-11-13 2025-11-14"});
  Desk desk;
  const IngestReport report = desk.Ingested(page);
  REQUIRE(report.events.size() == 1);
  CHECK(report.events[0].outcome == IngestOutcome::kQueued);
  CHECK_THAT(report.events[0].reason,
             Catch::Contains("2025-11-14 (newest post), 2025-11-10 (json-ld datePublished)"));
}

TEST_CASE("stories beside an article are no posts of it") {
  const std::string card =
      "<li class='card'><a href='/x'><h3>Rain in Hamburg</h3></a><time "
      "datetime='2025-11-20'></time>"
      "<p>It rained all the day long in the harbour, and the ferries ran late until "
      "evening.</p></li>";
  const std::string page =
      "<!doctype html><html><head><title>Gallium</title><meta property='article:published_time' "
      "content='2025-11-14'></head><body><main><article><h1>Gallium</h1>" +
      kGallium + kMorning + "</article><ul>" + card + card + "</ul></main></body></html>";
  CHECK(Told(page) == Lines{"gallium 2025-11-13 2025-11-14"});
}

TEST_CASE("a page of very many posts is read") {
  std::string posts;
  for (int i = 0; i < 3'000; ++i) {
    const std::string day =
        "20" + std::to_string(10 + i % 90) + "-01-" + std::to_string(10 + i % 19) + "T00:00:00Z";
    posts += Post(day, kMorning);
  }
  std::string nested = LivePage(posts);
  for (int i = 0; i < 200; ++i) nested.insert(nested.find("<h1>"), "<div>");
  CHECK(Told(nested).size() <= 3'000);
}

}  // namespace
}  // namespace chipline
