// A bad edit of a rule file is refused with its file, line and reason; the old rules stay.
#include <filesystem>
#include <fstream>
#include <string>

#include "ingest/extract.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

struct Edit {
  const char* file;
  const char* added;   // behind what the file holds
  const char* reason;  // a part of the message
};

constexpr const char* kGoodFrame =
    "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"xyzzy\"]\nyes = [\"xyzzy\"]\nno = "
    "[\"plugh\"]\n";

constexpr Edit kBad[] = {
    {"frames.toml", "\n[[frame]\n", "expected"},
    {"frames.toml", "\n[[frame]]\nid = \"active\"\nmatch = [\"x\"]\nyes = [\"x\"]\nno = [\"y\"]\n",
     "already at"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"(x\"]\nyes = [\"x\"]\nno = [\"y\"]\n",
     "bad pattern"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"bann\"\nmatch = [\"x\"]\nyes = [\"x\"]\nno = [\"y\"]\n",
     "unknown type"},
    {"frames.toml", "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"x\"]\nno = [\"y\"]\n",
     "needs at least one \"yes\""},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"xyzzy\"]\nyes = [\"plugh\"]\nno = "
     "[\"y\"]\n",
     "does not match its example"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"xyzzy\"]\nyes = [\"xyzzy\"]\nno = [\"a "
     "xyzzy\"]\n",
     "matches:"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"<nosuch> x\"]\nyes = [\"x\"]\nno = "
     "[\"y\"]\n",
     "no class"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"{nosuch} x\"]\nyes = [\"x\"]\nno = "
     "[\"y\"]\n",
     "no macro"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmatch = [\"a .{0,80} b\"]\nyes = [\"a b\"]\nno = "
     "[\"y\"]\n",
     "counted gap"},
    {"frames.toml",
     "\n[[frame]]\nid = \"t\"\ntype = \"ban\"\nmath = [\"x\"]\nyes = [\"x\"]\nno = [\"y\"]\n",
     "did you mean \"match\""},
    {"frames.toml", "\n[[matrix]]\nop = [\"lift\"]\nmeasure = [\"nosuch\"]\ntype = \"ban\"\n",
     "no class"},
    {"cues.toml",
     "\n[[cue]]\nid = \"t\"\nclass = \"nosuch\"\nscope = \"clause\"\nmatch = [\"x\"]\nyes = "
     "[\"x\"]\nno = [\"y\"]\n",
     "unknown class of cue"},
    {"cues.toml",
     "\n[[cue]]\nid = \"t\"\nclass = \"future\"\nscope = \"far\"\nmatch = [\"x\"]\nyes = "
     "[\"x\"]\nno = [\"y\"]\n",
     "unknown scope"},
    {"lexicon.toml", "\n[[class]]\nname = \"lift\"\nwords = [\"x\"]\n", "stands twice"},
    {"lexicon.toml", "\n[[class]]\nname = \"t\"\nwords = [\"moratorium\"]\n", "already at"},
    {"authorities.toml", "\n[[agency]]\nid = \"nosuch\"\nnames = [\"X\"]\n", "no agency"},
    {"authorities.toml", "\n[[agency]]\nid = \"samr\"\ncertainty = \"maybe\"\nnames = [\"X\"]\n",
     "unknown certainty"},
    {"authorities.toml", "\n[[agency]]\nid = \"samr\"\nbinding = [\"X\"]\nnames = [\"X\"]\n",
     "needs a \"certainty\""},
    {"authorities.toml",
     "\n[[agency]]\nid = \"samr\"\ncertainty = \"proposed\"\nbinding = [\"Y\"]\nnames = "
     "[\"X\"]\n",
     "not among the names"},
    {"aliases.toml", "\n[[alias]]\nid = \"nvidia-h2o\"\ntexts = [\"H2O\"]\n", "no subject"},
    {"conditions.toml",
     "\n[[condition]]\nid = \"t\"\nkind = \"nosuch\"\nmatch = [\"x\"]\nyes = [\"x\"]\nno = "
     "[\"y\"]\n",
     "needs a known"},
    {"tables.toml", "\n[[header]]\nissuer = \"XX\"\ntexts = [\"x\"]\n", "unknown jurisdiction"},
};

void Write(const std::string& folder, const std::string& name, const std::string& added) {
  std::ofstream file(folder + "/" + name, std::ios::binary);
  file << SourceFile("ingest/rules/" + name) << added;
}

TEST_CASE("A bad edit is refused with file, line and reason") {
  for (const Edit& edit : kBad) {
    CAPTURE(edit.file, edit.added);
    const TempDir folder;
    Write(folder.path().string(), edit.file, edit.added);
    const auto loaded = Extractor::Load(folder.path().string());
    REQUIRE_FALSE(loaded);
    CAPTURE(loaded.error().ToString());
    CHECK(loaded.error().code == ErrorCode::kInvalidArgument);
    CHECK(loaded.error().message.find(edit.reason) != std::string::npos);
    CHECK(loaded.error().place.find(std::string(edit.file) + ":") != std::string::npos);
  }
}

TEST_CASE("A good edit changes the version and leaves the embedded rules alone") {
  const TempDir folder;
  Write(folder.path().string(), "frames.toml", kGoodFrame);
  const auto loaded = Extractor::Load(folder.path().string());
  REQUIRE(loaded);
  CHECK((*loaded)->version() != Extractor::Embedded().version());
  CHECK((*loaded)->version().size() == 12);
}

TEST_CASE("A file without rules is refused, as is one that is none of the rules'") {
  for (const char* text : {"", "\n\n", "# all of it is taken out\n  # for now\n"}) {
    for (const char* name :
         {"conditions.toml", "act_weights.tsv", "cues.toml", "word_groups.tsv"}) {
      CAPTURE(name, text);
      const TempDir folder;
      std::ofstream(folder.path() / name) << text;
      const auto loaded = Extractor::Load(folder.path().string());
      REQUIRE_FALSE(loaded);
      CHECK(loaded.error().ToString() ==
            (folder.path() / name).string() +
                ": holds no rules: without the file those in the program are used");
    }
  }
  const TempDir folder;
  std::ofstream(folder.path() / "README.md") << "notes\n";
  std::ofstream(folder.path() / ".frames.toml.swp") << "x";
  CHECK(Extractor::Load(folder.path().string()));
  std::ofstream(folder.path() / "condition.toml") << "x";
  const auto loaded = Extractor::Load(folder.path().string());
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().ToString() == (folder.path() / "condition.toml").string() +
                                         ": is no file of rules, did you mean conditions.toml?");
}

TEST_CASE("An empty folder is the embedded rules") {
  const TempDir folder;
  const auto loaded = Extractor::Load(folder.path().string());
  REQUIRE(loaded);
  CHECK((*loaded)->version() == Extractor::Embedded().version());
}

}  // namespace
}  // namespace chipline
