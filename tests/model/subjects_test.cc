#include "model/subjects.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

// "ok", or the place and message of the refusal.
std::string Loaded(std::string_view toml) {
  const auto tree = SubjectTree::Load(toml, "t");
  return tree ? "ok" : tree.error().ToString();
}

SubjectIndex At(const SubjectTree& tree, std::string_view id) {
  const auto index = tree.Find(id);
  INFO(id);
  REQUIRE(index);
  return *index;
}

// "nvidia-h20 < ai-chips < …": a subject and its ancestors, nearest first.
std::string Lineage(const SubjectTree& tree, std::string_view id) {
  std::string line(id);
  for (const SubjectIndex up : tree.Ancestors(At(tree, id))) line += " < " + tree.at(up).id;
  return line;
}

std::string ChildrenOf(const SubjectTree& tree, std::string_view id) {
  std::string line;
  for (const SubjectIndex child : tree.Children(At(tree, id))) {
    line += (line.empty() ? "" : " ") + tree.at(child).id;
  }
  return line;
}

std::string CoverageOf(const SubjectTree& tree, Jurisdiction issuer, Flow flow) {
  const auto day = tree.CoverageStart(issuer, flow);
  return day ? FormatDay(*day) : "none";
}

constexpr std::string_view kSmall = R"(
guards = ["chip"]
[coverage.US]
export = 2018-01-01
[coverage.CN]
import = 2020-09-19
[product.chips]
name = "Chips"
[product.z-first]
name = "Written first"
parent = "chips"
[product.a-second]
name = "Written second"
name_zh = "第二"
parent = "chips"
maker = "acme"
aliases = ["A-2", { text = "Two", case = true, context = "chip" }]
[material.powder]
name = "Powder"
parent = "z-first"
[entity.acme]
name = "Acme"
)";

TEST_CASE("A subject tree keeps parents, makers, aliases and the order of the file", "[model]") {
  const auto loaded = SubjectTree::Load(kSmall, "small");
  REQUIRE(loaded);
  const SubjectTree& tree = *loaded;
  CHECK(tree.size() == 5);
  CHECK(Lineage(tree, "powder") == "powder < z-first < chips");
  CHECK(ChildrenOf(tree, "chips") == "z-first a-second");
  CHECK(ChildrenOf(tree, "acme").empty());
  CHECK_FALSE(tree.Find("Chips"));

  const Subject& second = tree.at(At(tree, "a-second"));
  CHECK(second.name == "Written second");
  CHECK(second.name_zh == "第二");
  CHECK(second.kind == SubjectKind::kProduct);
  CHECK(second.maker == "acme");
  REQUIRE(second.aliases.size() == 2);
  CHECK(second.aliases[0].text == "A-2");
  CHECK_FALSE(second.aliases[0].match_case);
  CHECK(second.aliases[0].context.empty());
  CHECK(second.aliases[1].text == "Two");
  CHECK(second.aliases[1].match_case);
  CHECK(second.aliases[1].context == "chip");
  CHECK(tree.at(At(tree, "powder")).kind == SubjectKind::kMaterial);
}

TEST_CASE("A subject is itself and what stands above it, never what stands below", "[model]") {
  const auto loaded = SubjectTree::Load(kSmall, "small");
  REQUIRE(loaded);
  const auto chips = At(*loaded, "chips");
  const auto powder = At(*loaded, "powder");
  CHECK(loaded->IsA(powder, powder));
  CHECK(loaded->IsA(powder, chips));
  CHECK_FALSE(loaded->IsA(chips, powder));
  CHECK_FALSE(loaded->IsA(At(*loaded, "a-second"), At(*loaded, "z-first")));
  CHECK_FALSE(loaded->IsA(At(*loaded, "acme"), chips));
}

TEST_CASE("Coverage is known for the flows that the file declares and no others", "[model]") {
  const auto loaded = SubjectTree::Load(kSmall, "small");
  REQUIRE(loaded);
  CHECK(CoverageOf(*loaded, Jurisdiction::kUS, Flow::kExport) == "2018-01-01");
  CHECK(CoverageOf(*loaded, Jurisdiction::kCN, Flow::kImport) == "2020-09-19");
  CHECK(CoverageOf(*loaded, Jurisdiction::kCN, Flow::kExport) == "none");
  CHECK(CoverageOf(*loaded, Jurisdiction::kBE, Flow::kInvestment) == "none");
}

TEST_CASE("The hash is that of the text, so that an answer can name the tree it used", "[model]") {
  const auto one = SubjectTree::Load("[product.a]\nname = \"A\"\n", "x");
  const auto same = SubjectTree::Load("[product.a]\nname = \"A\"\n", "y");
  const auto other = SubjectTree::Load("[product.a]\nname = \"B\"\n", "x");
  REQUIRE(one);
  REQUIRE(same);
  REQUIRE(other);
  CHECK(one->hash().size() == 64);
  CHECK(one->hash() == same->hash());
  CHECK(one->hash() != other->hash());
}

TEST_CASE("A wrong subject file is refused with the line and the reason", "[model]") {
  struct Case {
    std::string_view toml, refusal;
  };
  const Case cases[] = {
      {"", "ok"},
      {"[product.a\n", "t:1: "},
      {"[product.a]\nname = \"A\"\n[product.a]\nname = \"B\"\n", "t:3: "},
      {"[product.a]\nname = \"A\"\n[entity.a]\nname = \"B\"\n", "t:3: id \"a\" is used twice"},
      {"[product.a]\nname = \"A\"\n\n[product.b]\nname = \"B\"\nparent = \"c\"\n",
       "t:4: unknown parent \"c\" of \"b\""},
      {"[product.a]\nname = \"A\"\nparent = \"b\"\n[product.b]\nname = \"B\"\nparent = \"a\"\n",
       "t:1: the parents of \"a\" go round in a circle"},
      {"[product.a]\nname = \"A\"\nparent = \"a\"\n",
       "t:1: the parents of \"a\" go round in a circle"},
      {"[product.a]\nname = \"A\"\nmaker = \"b\"\n[product.b]\nname = \"B\"\n",
       "t:1: maker \"b\" of \"a\" is not an entity"},
      {"[product.a]\nname = \"A\"\naliases = [\n\"H20\"]\n"
       "[product.b]\nname = \"B\"\naliases = [\"h20\"]\n",
       "t:7: alias \"h20\" is already owned on line 4"},
      {"[product.a]\nname = \"A\"\naliases = [\"x\", \"x\"]\n",
       "t:3: alias \"x\" is already owned on line 3"},
      {"[product.a]\nname = \"A\"\naliases = [{ text = \"ARM\", case = true }]\n"
       "[product.b]\nname = \"B\"\naliases = [{ text = \"Arm\", case = true }]\n",
       "ok"},
      {"[product.a]\nname = \"A\"\naliases = [{ text = \"Arm\", case = true }]\n"
       "[product.b]\nname = \"B\"\naliases = [\"arm\"]\n",
       "t:6: alias \"arm\" is already owned on line 3"},
      {"[product.a]\nname = \"A\"\naliases = [{ text = \"B\", context = \"ship\" }]\n",
       "t:3: no guard \"ship\" in guards"},
      {"[product.a]\nname = \"A\"\naliases = [{ case = true }]\n", "t:3: an alias needs a text"},
      {"[product.a]\nname = \"A\"\naliases = [{ text = \"B\", cases = true }]\n",
       "t:3: unknown key \"cases\"; did you mean \"case\"?"},
      {"[product.a]\nname = \"A\"\nparents = \"b\"\n",
       "t:3: unknown key \"parents\"; did you mean \"parent\"?"},
      {"[product.a]\nname = \"\"\n", "t:2: expected a text here"},
      {"[product.a]\nparent = \"b\"\n", "t:1: \"a\" has no name"},
      {"[product.a]\nname = 7\n", "t:2: expected a text here"},
      {"[product.A_1]\nname = \"A\"\n", "t:1: a subject is a table whose name is an id"},
      {"[products.a]\nname = \"A\"\n", "t:1: unknown key \"products\"; did you mean \"product\"?"},
      {"\n[coverage.XX]\nexport = 2018-01-01\n", "t:2: coverage needs an issuer code"},
      {"[coverage.US]\nexports = 2018-01-01\n", "t:2: coverage needs FLOW = YYYY-MM-DD"},
      {"[coverage.US]\nexport = \"2018-01-01\"\n", "t:2: coverage needs FLOW = YYYY-MM-DD"},
  };
  for (const auto& [toml, refusal] : cases) {
    INFO(toml);
    const std::string got = Loaded(toml);
    CHECK(got.substr(0, refusal.size()) == refusal);
  }
}

TEST_CASE("A misspelt subject is answered with the nearest id", "[model]") {
  const SubjectTree& tree = SubjectTree::Embedded();
  struct Case {
    std::string_view asked, nearest;
  };
  const Case cases[] = {
      {"nvidia-h2o", "nvidia-h20"},
      {"nvidia_h200", "nvidia-h200"},
      {"H20", "nvidia-h20"},
      {"Nvidia H20", "nvidia-h20"},
      {"galium", "gallium"},
      {"huawai", "huawei"},
      {"Yangtze Memory", "ymtc"},
      {"rare earths", "rare-earths"},
      {"Dysprosium", "dysprosium"},
      {"EUV lithografy", "euv-lithography"},
      {"中芯国际", "smic"},
      {"zzzzzzzzzz", ""},
      {"", ""},
  };
  for (const auto& [asked, nearest] : cases) {
    INFO(asked);
    CHECK(tree.Suggest(asked) == nearest);
  }
}

TEST_CASE("The built-in tree places each chip on its side of the threshold", "[model]") {
  const SubjectTree& tree = SubjectTree::Embedded();
  CHECK(Lineage(tree, "nvidia-h200") ==
        "nvidia-h200 < a100-class-chips < advanced-ai-chips < ai-chips < non-memory-ics < "
        "integrated-circuits < semiconductors < goods");
  const auto advanced = At(tree, "advanced-ai-chips");
  for (const auto* above : {"nvidia-a100", "nvidia-h100", "nvidia-a800", "nvidia-b200",
                            "nvidia-rtx-4090", "amd-mi325x", "intel-gaudi2"}) {
    INFO(above);
    CHECK(tree.IsA(At(tree, above), advanced));
  }
  for (const auto* below : {"nvidia-h20", "amd-mi308", "nvidia-rtx-pro-6000d", "huawei-ascend"}) {
    INFO(below);
    CHECK_FALSE(tree.IsA(At(tree, below), advanced));
    CHECK(tree.IsA(At(tree, below), At(tree, "ai-chips")));
  }
}

TEST_CASE("The built-in tree keeps neodymium outside the seven licensed rare earths", "[model]") {
  const SubjectTree& tree = SubjectTree::Embedded();
  CHECK(ChildrenOf(tree, "rare-earths") ==
        "samarium gadolinium terbium dysprosium lutetium scandium yttrium rare-earth-magnets");
  CHECK(ChildrenOf(tree, "holmium-group") == "holmium erbium thulium europium ytterbium");
  CHECK(Lineage(tree, "neodymium") == "neodymium < rare-earth-materials < dual-use-items < goods");
}

TEST_CASE("No company of the built-in tree stands under anything but a class of fabs", "[model]") {
  const SubjectTree& tree = SubjectTree::Embedded();
  for (SubjectIndex i = 0; i < tree.size(); ++i) {
    const Subject& subject = tree.at(i);
    if (subject.kind != SubjectKind::kEntity || !subject.parent) continue;
    INFO(subject.id);
    CHECK(tree.at(*subject.parent).id == "advanced-fabs-china");
  }
}

// As the lists at the end of docs/rules.md: parents in the order of their first child.
std::string TreeAsLists(const SubjectTree& tree) {
  std::vector<SubjectIndex> parents;
  for (SubjectIndex i = 0; i < tree.size(); ++i) {
    const auto parent = tree.at(i).parent;
    if (parent && std::find(parents.begin(), parents.end(), *parent) == parents.end()) {
      parents.push_back(*parent);
    }
  }
  std::string lists;
  for (const SubjectIndex parent : parents) {
    lists += "- `" + tree.at(parent).id + "`:";
    const char* separator = " ";
    for (SubjectIndex i = 0; i < tree.size(); ++i) {
      if (tree.at(i).parent != parent) continue;
      lists += separator + ("`" + tree.at(i).id + "`");
      separator = ", ";
    }
    lists += "\n";
  }
  return lists;
}

TEST_CASE("docs/rules.md has the built-in tree, for whoever has only the log and the rules",
          "[model]") {
  std::ifstream in(SourcePath("docs/rules.md"));
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t section = page.find("## The tree");
  REQUIRE(section != std::string::npos);
  const std::size_t lists = page.find("\n- ", section) + 1;
  CHECK(page.substr(lists) == TreeAsLists(SubjectTree::Embedded()));
}

TEST_CASE("The built-in tree holds every subject of the sample history", "[model]") {
  const SubjectTree& tree = SubjectTree::Embedded();
  CHECK(tree.size() >= 200);
  for (const auto* id : {"a100-class-chips",
                         "acm-shanghai",
                         "advanced-ai-chips",
                         "advanced-fabs-china",
                         "affiliates-50pct",
                         "ai-chips",
                         "ai-model-weights",
                         "amd-cpu",
                         "amd-mi250",
                         "amd-mi308",
                         "amd-mi325x",
                         "analog-chips",
                         "anti-foreign-sanctions",
                         "antimony",
                         "applied-materials",
                         "asml-nxt-2050i",
                         "asml-nxt-2100i",
                         "biren",
                         "bismuth",
                         "cadence",
                         "cambricon",
                         "chinese-military-companies",
                         "chips-act-recipients",
                         "cn-export-control-law",
                         "cxmt",
                         "deposition-equipment",
                         "diamond-substrates",
                         "dual-use-items",
                         "duv-lithography",
                         "duv-older-immersion",
                         "eda-software",
                         "euv-lithography",
                         "foundry-services",
                         "fudan-microelectronics",
                         "fujian-jinhua",
                         "gaafet-eda",
                         "gallium",
                         "gallium-oxide",
                         "germanium",
                         "goods",
                         "graphite",
                         "graphite-anode",
                         "hbm",
                         "holmium-group",
                         "huawei",
                         "huawei-ascend",
                         "huawei-designed-chips",
                         "huawei-foreign-made-chips",
                         "hygon",
                         "indium",
                         "inspur",
                         "integrated-circuits",
                         "intel-cpu",
                         "intel-dalian",
                         "legacy-chips",
                         "lithium-batteries",
                         "loongson",
                         "metrology-equipment",
                         "micron",
                         "military-end-user-items",
                         "molybdenum",
                         "moore-threads",
                         "naura",
                         "nexperia",
                         "non-memory-ics",
                         "nvidia",
                         "nvidia-a100",
                         "nvidia-a800",
                         "nvidia-b30a",
                         "nvidia-h100",
                         "nvidia-h20",
                         "nvidia-h200",
                         "nvidia-h800",
                         "nvidia-l40s",
                         "nvidia-rtx-pro-6000d",
                         "outbound-investment",
                         "phytium",
                         "piotech",
                         "qualcomm",
                         "rare-earth-equipment",
                         "rare-earth-foreign-products",
                         "rare-earth-reexports",
                         "rare-earth-technology",
                         "rare-earths",
                         "remote-access",
                         "samsung-china",
                         "semiconductor-devices",
                         "semiconductor-equipment",
                         "semiconductors",
                         "sk-hynix-china",
                         "smee",
                         "smic",
                         "smic-advanced-node-items",
                         "sophgo",
                         "sugon",
                         "supercomputers",
                         "superhard-materials",
                         "swaysure",
                         "synopsys",
                         "techinsights",
                         "tellurium",
                         "tiktok",
                         "tsmc-7nm",
                         "tsmc-nanjing",
                         "tungsten",
                         "unreliable-entity-list",
                         "us-person-support",
                         "wingtech",
                         "ymtc",
                         "zhipu",
                         "zte"}) {
    INFO(id);
    CHECK(tree.Find(id));
  }
}

TEST_CASE("The built-in tree holds every subject of the shared vocabulary", "[model]") {
  std::ifstream file(SourcePath("../shared/data/subjects.tsv"));
  if (!file) {
    WARN("skipped: ../shared/data/subjects.tsv is not there");
    return;
  }
  std::string line;
  while (std::getline(file, line)) {
    const std::string id = line.substr(0, line.find('\t'));
    if (id.empty() || id.front() == '#') continue;
    INFO(id);
    CHECK(SubjectTree::Embedded().Find(id));
  }
}

TEST_CASE("The built-in coverage says from when silence means that nothing was in force",
          "[model]") {
  const SubjectTree& tree = SubjectTree::Embedded();
  CHECK(CoverageOf(tree, Jurisdiction::kUS, Flow::kExport) == "2018-01-01");
  CHECK(CoverageOf(tree, Jurisdiction::kCN, Flow::kImport) == "2020-09-19");
  CHECK(CoverageOf(tree, Jurisdiction::kEU, Flow::kExport) == "none");
}

}  // namespace
}  // namespace chipline
