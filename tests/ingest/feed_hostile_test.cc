// Feeds that mean harm, or were cut off: each is refused or bounded, and none crashes. The bounds
// are on what comes out; time shows in the test's own limit.
#include <string>
#include <vector>

#include "ingest/charset.h"
#include "ingest/charset_guess.h"
#include "ingest/feed.h"
#include "ingest/html_sanitizer.h"
#include "ingest/text_utils.h"
#include "tests/support/catch.h"
#include "tests/support/peak_memory.h"

namespace chipline {
namespace {

std::string Repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

std::string Rss(const std::string& inside) {
  return "<rss version=\"2.0\"><channel><item>" + inside + "</item></channel></rss>";
}

TEST_CASE("external entities are never loaded", "[feed]") {
  for (const char* type : {"[<!ENTITY x SYSTEM \"file:///etc/passwd\">]",
                           "[<!ENTITY % d SYSTEM \"http://127.0.0.1:9/d\"> %d;]",
                           "[<!ENTITY x PUBLIC \"-//X\" \"http://127.0.0.1:9/x\">]",
                           "SYSTEM \"file:///etc/passwd\""}) {
    CAPTURE(type);
    const Feed feed =
        ReadFeed(std::string("<!DOCTYPE rss ") + type + ">" + Rss("<title>a&x;b</title>"));
    REQUIRE(feed.entries.size() == 1);
    CHECK(feed.broken);
    CHECK(feed.entries[0].title == "a&x;b");
  }
}

TEST_CASE("entities that multiply stay unresolved", "[feed]") {
  std::string laughs = "<!DOCTYPE rss [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "&l" + std::to_string(i - 1) + ";";
    laughs +=
        "<!ENTITY l" + std::to_string(i) + " \"" + Repeated(before, before.size() * 10) + "\">";
  }
  const Feed feed = ReadFeed(laughs + "]>" + Rss("<title>&l11; &l0;</title>"));
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.entries[0].title == "&l11; ha");
}

TEST_CASE("a large entity used often is written out a mebibyte and no more", "[feed]") {
  const std::string bomb = "<!DOCTYPE rss [<!ENTITY a \"" + std::string(100'000, 'a') + "\">]>" +
                           Rss("<title>" + Repeated("&a;", 30'000) + "</title>");
  const PeakMemory memory;
  const Feed feed = ReadFeed(bomb);
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.entries[0].title.size() < 2'000'000);
  CHECK(memory.Grown() < 100);
  // 100 MB in one entity: more than any feed has.
  const std::string huge = "<!DOCTYPE rss [<!ENTITY a \"" + std::string(100'000'000, 'a') + "\">]>";
  const PeakMemory with_bytes;
  CHECK(ReadFeed(huge).broken);
  // Not half a copy. (What the kernel counts is off by megabytes on machines of many processors.)
  CHECK(with_bytes.Grown() < 50);
}

TEST_CASE("UTF-7 is never decoded", "[feed]") {
  const std::string body = "<title>+ADw-script+AD4-</title>";
  for (const char* label : {"utf-7", "UTF7", "unicode-1-1-utf-7"}) {
    CAPTURE(label);
    CHECK_FALSE(DecodeAs(body, label));
    const std::string declared = std::string("<?xml version=\"1.0\" encoding=\"") + label + "\"?>";
    const Feed feed = ReadFeed(declared + Rss(body));
    REQUIRE(feed.entries.size() == 1);
    CHECK(feed.broken);
    CHECK(feed.entries[0].title == "+ADw-script+AD4-");
    const Feed by_header =
        ReadFeed(Rss(body), {"", std::string("application/xml; charset=") + label, "", ""});
    CHECK(by_header.entries.at(0).title == "+ADw-script+AD4-");
  }
}

const std::vector<std::string>& Samples() {
  static const std::vector<std::string> samples = {
      "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE rss [<!ENTITY c \"(C)\">]><rss "
      "version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><title>&c; caf"
      "\xC3\xA9</title><item><c:encoded><![CDATA[<p style='color: red'>a<!-- b -->&amp;</p>]]>"
      "</c:encoded><guid>x</guid><pubDate>Thu, 13 Nov 2025 08:30:00 GMT</pubDate></item></channel>"
      "</rss>",
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://e.org/'><entry><title "
      "type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a<svg "
      "xmlns='http://www.w3.org/2000/svg'><title>b</title></svg></div></title><author><name>Jo"
      "</name></author><link href='a?b&amp;c'/><source><title>s</title></source></entry></feed>",
      "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://e.org/1</loc>"
      "<lastmod>2025-11-13</lastmod></url></urlset>",
      "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\","
      "\"content_html\":\"<b>\\u00e9</b>\",\"tags\":[\"a\"]}]}"};
  return samples;
}

TEST_CASE("feeds cut at every byte", "[feed]") {
  for (const std::string& sample : Samples()) {
    const std::size_t entries = ReadFeed(sample).entries.size();
    CHECK(entries == 1);
    for (std::size_t cut = 0; cut <= sample.size(); ++cut) {
      const FeedDocument document = ReadFeedDocument(std::string_view(sample).substr(0, cut));
      CHECK(document.entries.size() <= entries);
      CHECK(IsValidUtf8(FeedJson(document)));
      if (cut > 0 && cut < sample.size()) CHECK(document.broken);
    }
  }
}

TEST_CASE("feeds with one byte replaced", "[feed]") {
  for (const std::string& sample : Samples()) {
    for (std::size_t at = 0; at < sample.size(); ++at) {
      for (const char byte : {'<', '>', '&', '"', '\0', '\x80', '\xFF'}) {
        std::string changed = sample;
        changed[at] = byte;
        CHECK(IsValidUtf8(FeedJson(ReadFeedDocument(changed))));
      }
    }
  }
}

TEST_CASE("floods are bounded", "[feed]") {
  constexpr std::size_t kMuch = 2'000'000;
  struct Flood {
    const char* name;
    std::string feed;
  };
  std::vector<Flood> floods;
  floods.push_back({"open tags", "<rss>" + Repeated("<a>", kMuch)});
  floods.push_back({"entries", "<rss>" + Repeated("<item/>", kMuch)});
  floods.push_back({"items never closed", "<rss>" + Repeated("<item><title>x", kMuch)});
  floods.push_back({"less-than signs", "<rss>" + Repeated("<", kMuch)});
  floods.push_back({"declarations", "<rss>" + Repeated("<!", kMuch)});
  floods.push_back({"ampersands", "<rss><title>" + Repeated("&", kMuch)});
  floods.push_back({"comments", "<rss>" + Repeated("<!--", kMuch)});
  floods.push_back({"sections", "<rss>" + Repeated("<![CDATA[", kMuch)});
  floods.push_back({"quotes", "<rss>" + Repeated("<a b=\" c='", kMuch)});
  floods.push_back({"document types", Repeated("<!DOCTYPE [", kMuch)});
  floods.push_back({"entities", "<!DOCTYPE rss [" + Repeated("<!ENTITY a ", kMuch)});
  floods.push_back({"bases", Repeated("<a xml:base=\"b/\">", kMuch)});
  std::string attributes = "<rss><channel ";
  for (int i = 0; i < 100'000; ++i) attributes += "a" + std::to_string(i) + "=\"\" ";
  floods.push_back({"attributes", attributes + "/></rss>"});
  floods.push_back(
      {"a long attribute", "<rss><link href=\"" + std::string(kMuch, 'a') + "\"/></rss>"});
  floods.push_back({"categories", Rss(Repeated("<category>x</category>", kMuch))});
  std::string names;
  for (int i = 0; i < 100'000; ++i) names += "<n" + std::to_string(i) + "/>";
  floods.push_back({"unknown elements", Rss(names)});
  floods.push_back(
      {"escaped tags", Rss("<description>" + Repeated("&lt;b c='", kMuch) + "</description>")});
  floods.push_back({"brackets", "{\"a\":" + Repeated("[", kMuch)});
  floods.push_back({"controls", "<rss>" + std::string(kMuch, '\0')});
  const PeakMemory memory;
  for (const Flood& flood : floods) {
    CAPTURE(flood.name);
    const FeedDocument document = ReadFeedDocument(flood.feed, {"http://e.org/", "", "", ""});
    CHECK(document.entries.size() <= kMaxFeedEntries);
    CHECK(document.feed.text.size() <= kMaxFeedFields + 1);
    for (const FeedRecord& entry : document.entries) {
      if (entry.text.size() > kMaxFeedFields || entry.List("tags").size() > kMaxFeedFields) {
        FAIL("an entry without bounds");
      }
    }
  }
  CHECK(memory.Grown() < 400);
}

TEST_CASE("sanitised text is bounded", "[feed]") {
  for (const char* piece : {"<a b=\"<\">", "&", "\"", "<a href='", "<svg xlink:a=1>", "<br/>",
                            "<!x", "<a title='&&&&&&&&'>", "<script>"}) {
    CAPTURE(piece);
    const std::string html = Repeated(piece, 1'000'000);
    CHECK(SanitizeHtml(html, "http://e.org/", false).size() <= html.size() * 8);
  }
}

TEST_CASE("encodings that nobody declared", "[feed]") {
  // "Export controls on chips", said at some length, in each script.
  struct Sample {
    const char* encoding;
    std::string bytes;
  };
  const std::vector<Sample> samples = {
      {"UTF-8", "caf\xC3\xA9"},
      {"windows-1252", "Le d\xE9tail du caf\xE9 pr\xE9sent\xE9 \xE0 No\xEBl, voil\xE0 l'\xE9t\xE9"},
      {"GB2312", "\xB3\xF6\xBF\xDA\xB9\xDC\xD6\xC6\xB0\xEB\xB5\xBC\xCC\xE5\xD0\xBE\xC6\xAC"},
      {"EUC-KR", "\xB9\xDD\xB5\xB5\xC3\xBC \xBC\xF6\xC3\xE2 \xC5\xEB\xC1\xA6 \xC1\xB6\xC4\xA1"},
      {"EUC-JP",
       "\xC8\xBE\xC6\xB3\xC2\xCE\xA4\xCE\xCD\xA2\xBD\xD0\xB4\xC9\xCD\xFD\xA4\xCB\xA4\xC4"
       "\xA4\xA4\xA4\xC6"},
      {"SHIFT_JIS",
       "\x94\xBC\x93\xB1\x91\xCC\x82\xCC\x97\x41\x8F\x6F\x8A\xC7\x97\x9D\x82\xC9\x82"
       "\xC2\x82\xA2\x82\xC4"},
      {"Big5", "\xA5\x58\xA4\x66\xBA\xDE\xA8\xEE\xA5\x62\xBE\xC9\xC5\xE9\xB4\xB9\xA4\xF9"},
      {"KOI8-R",
       "\xDC\xCB\xD3\xD0\xCF\xD2\xD4\xCE\xD9\xCA \xCB\xCF\xCE\xD4\xD2\xCF\xCC\xD8 "
       "\xDE\xC9\xD0\xCF\xD7"},
      {"windows-1251",
       "\xFD\xEA\xF1\xEF\xEE\xF0\xF2\xED\xFB\xE9 \xEA\xEE\xED\xF2\xF0\xEE\xEB\xFC "
       "\xF7\xE8\xEF\xEE\xE2"},
  };
  for (const Sample& sample : samples) {
    CAPTURE(sample.encoding);
    CHECK(GuessCharset(sample.bytes) == sample.encoding);
  }
  CHECK(DecodeToUtf8(samples[2].bytes, "") ==
        "\xE5\x87\xBA\xE5\x8F\xA3\xE7\xAE\xA1\xE5\x88\xB6"
        "\xE5\x8D\x8A\xE5\xAF\xBC\xE4\xBD\x93\xE8\x8A\xAF"
        "\xE7\x89\x87");
}

}  // namespace
}  // namespace chipline
