#include "model/subjects.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <toml++/toml.h>

#include "model/embedded.h"
#include "model/entry.h"

namespace chipline {
namespace {

constexpr std::pair<std::string_view, SubjectKind> kKinds[] = {
    {"product", SubjectKind::kProduct},
    {"material", SubjectKind::kMaterial},
    {"entity", SubjectKind::kEntity},
    {"rule", SubjectKind::kRule},
};

char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerAscii(c);
  return lower;
}

// Lower case with dashes for blanks and underscores: the shape of an id.
std::string Folded(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = c == ' ' || c == '_' ? '-' : LowerAscii(c);
  return folded;
}

bool IsId(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// A subject as written, with its parent's name until that is resolved.
struct Draft {
  Subject subject;
  std::string parent;
  std::vector<SubjectIndex> ancestors;  // nearest first
  toml::source_position place;
};

// Turns the parsed document into drafts and coverage, refusing what it does not know.
class Reader {
 public:
  explicit Reader(std::string origin) : origin_(std::move(origin)) {}

  Result<void> Read(const toml::table& document) {
    for (const auto& [key, node] : document) {
      if (key.str() == "guards") {
        CHIP_CHECK(ReadStrings(node, guards));
      } else if (key.str() == "coverage") {
        CHIP_CHECK(ReadCoverage(node));
      } else if (!FindKind(key.str())) {
        return Refuse(key.source().begin, Unknown(key.str(), {"guards", "coverage", "product",
                                                              "material", "entity", "rule"}));
      }
    }
    // Only now, because an alias may name any guard.
    for (const auto& [name, kind] : kKinds) {
      if (const toml::node* node = document.get(name)) CHIP_CHECK(ReadKind(*node, kind));
    }
    // toml++ sorts keys; people order the file.
    std::ranges::sort(drafts, {}, [](const Draft& draft) { return draft.place.line; });
    CHIP_CHECK(IndexIds());
    CHIP_CHECK(LinkNames());
    return ClimbToAncestors();
  }

  Error Refuse(const toml::source_position& at, std::string message) const {
    return InvalidArgument(std::move(message), origin_ + ":" + std::to_string(at.line));
  }

  std::vector<std::string> guards;
  std::vector<Draft> drafts;  // in file order
  std::unordered_map<std::string, SubjectIndex> by_id;
  std::vector<std::vector<std::optional<Day>>> coverage;  // [issuer][flow]

 private:
  static std::optional<SubjectKind> FindKind(std::string_view name) {
    for (const auto& [known, kind] : kKinds) {
      if (known == name) return kind;
    }
    return std::nullopt;
  }

  static std::string Unknown(std::string_view key, const std::vector<std::string_view>& known) {
    const std::string_view nearest = Nearest(key, known);
    return "unknown key " + Quoted(key) +
           (nearest.empty() ? "" : "; did you mean " + Quoted(nearest) + "?");
  }

  Result<void> ReadString(const toml::node& node, std::string& out) {
    const auto* text = node.as_string();
    if (!text || text->get().empty()) return Refuse(node.source().begin, "expected a text here");
    out = text->get();
    return Ok();
  }

  Result<void> ReadStrings(const toml::node& node, std::vector<std::string>& out) {
    const toml::array* list = node.as_array();
    if (!list) return Refuse(node.source().begin, "expected a list of texts here");
    for (const toml::node& item : *list) CHIP_CHECK(ReadString(item, out.emplace_back()));
    return Ok();
  }

  // [coverage.US]  export = 2018-01-01
  Result<void> ReadCoverage(const toml::node& node) {
    const toml::table* issuers = node.as_table();
    if (!issuers) return Refuse(node.source().begin, "expected a table of issuers here");
    for (const auto& [issuer_name, flows_node] : *issuers) {
      const auto issuer = FromName<Jurisdiction>(issuer_name.str());
      const toml::table* flows = flows_node.as_table();
      if (!issuer || *issuer == Jurisdiction::kAny || !flows) {
        return Refuse(issuer_name.source().begin,
                      "coverage needs an issuer code, not " + Quoted(issuer_name.str()));
      }
      for (const auto& [flow_name, date_node] : *flows) {
        const auto flow = FromName<Flow>(flow_name.str());
        const auto* date = date_node.as_date();
        if (!flow || !date) {
          return Refuse(flow_name.source().begin,
                        "coverage needs FLOW = YYYY-MM-DD, flow one of " + NameList<Flow>());
        }
        Cover(*issuer, *flow, FromCivil({date->get().year, date->get().month, date->get().day}));
      }
    }
    return Ok();
  }

  void Cover(Jurisdiction issuer, Flow flow, Day from) {
    const auto row = static_cast<std::size_t>(issuer);
    const auto column = static_cast<std::size_t>(flow);
    if (coverage.size() <= row) coverage.resize(row + 1);
    if (coverage[row].size() <= column) coverage[row].resize(column + 1);
    coverage[row][column] = from;
  }

  Result<void> ReadKind(const toml::node& node, SubjectKind kind) {
    const toml::table* subjects = node.as_table();
    if (!subjects) return Refuse(node.source().begin, "expected tables of subjects here");
    for (const auto& [id, fields] : *subjects) {
      const toml::table* table = fields.as_table();
      if (!table || !IsId(id.str())) {
        return Refuse(id.source().begin,
                      "a subject is a table whose name is an id of a-z, 0-9 "
                      "and dashes, not " +
                          Quoted(id.str()));
      }
      CHIP_CHECK(ReadSubject(id, *table, kind));
    }
    return Ok();
  }

  Result<void> ReadSubject(const toml::key& id, const toml::table& table, SubjectKind kind) {
    Draft draft;
    draft.place = id.source().begin;
    draft.subject.id = id.str();
    draft.subject.kind = kind;
    for (const auto& [key, node] : table) {
      if (key.str() == "name") {
        CHIP_CHECK(ReadString(node, draft.subject.name));
      } else if (key.str() == "name_zh") {
        CHIP_CHECK(ReadString(node, draft.subject.name_zh));
      } else if (key.str() == "parent") {
        CHIP_CHECK(ReadString(node, draft.parent));
      } else if (key.str() == "maker") {
        CHIP_CHECK(ReadString(node, draft.subject.maker));
      } else if (key.str() == "aliases") {
        CHIP_CHECK(ReadAliases(node, draft.subject.aliases));
      } else {
        return Refuse(key.source().begin,
                      Unknown(key.str(), {"name", "name_zh", "parent", "maker", "aliases"}));
      }
    }
    if (draft.subject.name.empty()) {
      return Refuse(draft.place, Quoted(id.str()) + " has no name");
    }
    drafts.push_back(std::move(draft));
    return Ok();
  }

  // An alias is a text, or { text = "...", case = true, context = "chip" }.
  Result<void> ReadAliases(const toml::node& node, std::vector<Alias>& out) {
    const toml::array* list = node.as_array();
    if (!list) return Refuse(node.source().begin, "expected a list of aliases here");
    for (const toml::node& item : *list) {
      Alias alias;
      if (const toml::table* table = item.as_table()) {
        CHIP_CHECK(ReadAliasTable(*table, alias));
      } else {
        CHIP_CHECK(ReadString(item, alias.text));
      }
      CHIP_CHECK(Own(alias, item.source().begin));
      out.push_back(std::move(alias));
    }
    return Ok();
  }

  Result<void> ReadAliasTable(const toml::table& table, Alias& alias) {
    for (const auto& [key, node] : table) {
      if (key.str() == "text") {
        CHIP_CHECK(ReadString(node, alias.text));
      } else if (key.str() == "case") {
        const auto* flag = node.as_boolean();
        if (!flag) return Refuse(key.source().begin, "case is true or false");
        alias.match_case = flag->get();
      } else if (key.str() == "context") {
        CHIP_CHECK(ReadString(node, alias.context));
        if (std::ranges::find(guards, alias.context) == guards.end()) {
          return Refuse(key.source().begin, "no guard " + Quoted(alias.context) + " in guards");
        }
      } else {
        return Refuse(key.source().begin, Unknown(key.str(), {"text", "case", "context"}));
      }
    }
    if (alias.text.empty()) return Refuse(table.source().begin, "an alias needs a text");
    return Ok();
  }

  // Two aliases clash where one text could be either: the same bytes, or the same but for case
  // unless both insist on theirs.
  Result<void> Own(const Alias& alias, const toml::source_position& at) {
    for (const auto& [other, line] : owned_[Lower(alias.text)]) {
      if (other.match_case && alias.match_case && other.text != alias.text) continue;
      return Refuse(
          at, "alias " + Quoted(alias.text) + " is already owned on line " + std::to_string(line));
    }
    owned_[Lower(alias.text)].emplace_back(alias, at.line);
    return Ok();
  }

  Result<void> IndexIds() {
    for (const Draft& draft : drafts) {
      const auto index = static_cast<SubjectIndex>(by_id.size());
      if (!by_id.emplace(draft.subject.id, index).second) {
        return Refuse(draft.place, "id " + Quoted(draft.subject.id) + " is used twice");
      }
    }
    return Ok();
  }

  // Parents and makers may be written below those who name them.
  Result<void> LinkNames() {
    for (Draft& draft : drafts) {
      Subject& subject = draft.subject;
      if (!draft.parent.empty()) {
        const auto parent = by_id.find(draft.parent);
        if (parent == by_id.end()) {
          return Refuse(draft.place,
                        "unknown parent " + Quoted(draft.parent) + " of " + Quoted(subject.id));
        }
        subject.parent = parent->second;
      }
      if (subject.maker.empty()) continue;
      const auto maker = by_id.find(subject.maker);
      if (maker == by_id.end() || drafts[maker->second].subject.kind != SubjectKind::kEntity) {
        return Refuse(draft.place, "maker " + Quoted(subject.maker) + " of " + Quoted(subject.id) +
                                       " is not an entity");
      }
    }
    return Ok();
  }

  Result<void> ClimbToAncestors() {
    for (Draft& draft : drafts) {
      for (auto up = draft.subject.parent; up; up = drafts[*up].subject.parent) {
        if (draft.ancestors.size() == drafts.size()) {
          return Refuse(draft.place,
                        "the parents of " + Quoted(draft.subject.id) + " go round in a circle");
        }
        draft.ancestors.push_back(*up);
      }
    }
    return Ok();
  }

  std::string origin_;
  std::unordered_map<std::string, std::vector<std::pair<Alias, toml::source_index>>> owned_;
};

// The library throws where the text is not TOML; that ends here.
Result<toml::table> ParseToml(std::string_view text, const std::string& origin) {
  try {
    return toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    return InvalidArgument(std::string(error.description()),
                           origin + ":" + std::to_string(error.source().begin.line));
  }
}

// Candidate spellings, best match so far.
struct NearestId {
  std::string word;
  std::size_t distance;
  std::string id;

  void Offer(std::string_view spelling, const std::string& of) {
    const std::string folded = Folded(spelling);
    // The lengths alone are that far apart: a stranger's megabyte must not cost a tree.
    const auto [shorter, longer] = std::minmax({word.size(), folded.size()});
    if (longer - shorter >= distance) return;
    const std::size_t found = EditDistance(word, folded);
    if (found < distance) {
      distance = found;
      id = of;
    }
  }
};

}  // namespace

const SubjectTree& SubjectTree::Embedded() {
  static const SubjectTree tree = [] {
    auto loaded = Load(model_data::Embedded("subjects.toml"), "subjects.toml");
    if (!loaded) {  // our own file is wrong: nothing can run, and the tests say so first
      std::fprintf(stderr, "chipline: %s\n", loaded.error().ToString().c_str());
      std::abort();
    }
    return std::move(loaded).value();
  }();
  return tree;
}

Result<SubjectTree> SubjectTree::Load(std::string_view toml, const std::string& origin) {
  const toml::table document = CHIP_TRY(ParseToml(toml, origin));
  Reader reader(origin);
  CHIP_CHECK(reader.Read(document));

  SubjectTree tree;
  tree.children_.resize(reader.drafts.size());
  for (Draft& draft : reader.drafts) {
    const auto index = static_cast<SubjectIndex>(tree.subjects_.size());
    if (draft.subject.parent) tree.children_[*draft.subject.parent].push_back(index);
    tree.subjects_.push_back(std::move(draft.subject));
    tree.ancestors_.push_back(std::move(draft.ancestors));
  }
  tree.by_id_ = std::move(reader.by_id);
  tree.coverage_ = std::move(reader.coverage);
  tree.hash_ = HexOf(Sha256(toml));
  return tree;
}

std::optional<SubjectIndex> SubjectTree::Find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::string SubjectTree::Suggest(std::string_view misspelt) const {
  NearestId nearest{Folded(misspelt), misspelt.size() / 3 + 1, {}};
  // Ids first: at equal distance the id is what was meant.
  for (const Subject& subject : subjects_) nearest.Offer(subject.id, subject.id);
  for (const Subject& subject : subjects_) {
    nearest.Offer(subject.name, subject.id);
    for (const Alias& alias : subject.aliases) nearest.Offer(alias.text, subject.id);
  }
  return nearest.id;
}

std::span<const SubjectIndex> SubjectTree::Ancestors(SubjectIndex index) const {
  return ancestors_[index];
}

std::span<const SubjectIndex> SubjectTree::Children(SubjectIndex index) const {
  return children_[index];
}

bool SubjectTree::IsA(SubjectIndex subject, SubjectIndex ancestor) const {
  return subject == ancestor ||
         std::ranges::find(ancestors_[subject], ancestor) != ancestors_[subject].end();
}

std::optional<Day> SubjectTree::CoverageStart(Jurisdiction issuer, Flow flow) const {
  const auto row = static_cast<std::size_t>(issuer);
  const auto column = static_cast<std::size_t>(flow);
  if (row >= coverage_.size() || column >= coverage_[row].size()) return std::nullopt;
  return coverage_[row][column];
}

}  // namespace chipline
