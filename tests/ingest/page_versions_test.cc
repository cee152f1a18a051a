// One page under many addresses, its versions, and texts that are one story.
#include "ingest/page_versions.h"

#include "ingest/stories.h"
#include "tests/store/engines.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

PageVersion Version(char digit) {
  PageVersion version;
  version.document = std::string(64, digit);
  version.title = std::string("Title ") + digit;
  version.published = "2025-10-09";
  return version;
}

TEST_CASE("an edited page is one document with two versions, whichever address it came by") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  ManualClock clock(kNoon);
  {
    const auto side = OpenSideStore(store).value();
    PageVersions pages(side.get(), clock);
    REQUIRE(pages.Note("https://www.example.org/a?utm_source=feed#top", Version('a')));
    clock.Advance(5);
    REQUIRE(pages.Note("http://example.org/a", Version('b')));
    REQUIRE(pages.Note("https://example.org/a/", Version('a')));
    REQUIRE(pages.Note("https://example.org/b", Version('c')));
    REQUIRE(pages.Note("", Version('d')));
  }
  const auto side = OpenSideStore(store).value();
  const PageVersions pages(side.get(), clock);
  const PageHistory history = pages.Of(std::string(64, 'b')).value();
  CHECK(history.url == "https://www.example.org/a?utm_source=feed#top");
  REQUIRE(history.versions.size() == 2);
  CHECK(history.versions[0].document == std::string(64, 'a'));
  CHECK(history.versions[0].seen_at == kNoon);
  CHECK(history.versions[1].document == std::string(64, 'b'));
  CHECK(history.versions[1].seen_at == kNoon + 5);
  CHECK(history.versions[1].title == "Title b");
  CHECK(pages.At("https://example.org/b").value().versions.size() == 1);
  CHECK(pages.Of(std::string(64, 'd')).value().versions.empty());
  CHECK(pages.Of("").value().versions.empty());
}

TEST_CASE("nearly equal texts are one story, and others are not") {
  std::string wire;
  for (int i = 0; i < 60; ++i)
    wire += "Paragraph " + std::to_string(i * 7) + " tells of word" + std::to_string(i) +
            " and of the licence rule. ";
  const std::string copy = wire + " This story was edited for length.";
  std::string other;
  for (int i = 0; i < 60; ++i)
    other += "Section " + std::to_string(i * 3) + " is about thing" + std::to_string(i) +
             " and about nothing else. ";
  const auto documents = OpenDocumentStore("memory:").value();
  const auto side = OpenSideStore("memory:").value();
  Stories stories(side.get(), documents.get());
  std::vector<std::string> names;
  for (const std::string& text : {wire, copy, other}) {
    names.push_back(documents->Put(text).value());
    REQUIRE(stories.Add(names.back(), text));
    REQUIRE(stories.Add(names.back(), text));
  }
  const auto alike = stories.Alike(names[0], wire).value();
  REQUIRE(alike.size() == 1);
  CHECK(alike[0].document == names[1]);
  CHECK(alike[0].likeness > 0.9);
  CHECK(stories.Alike(names[2], other).value().empty());
  // Known again after a restart; a text that was taken down is like none.
  const Stories again(side.get(), documents.get());
  CHECK(again.Alike(names[1], copy).value().size() == 1);
  REQUIRE(documents->Withdraw(names[0], "a court's order"));
  CHECK(again.Alike(names[1], copy).value().empty());
}

}  // namespace
}  // namespace chipline
