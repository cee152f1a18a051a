// What measures are about: a forest of products, materials, entities and rules (subjects.toml).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/codes.h"
#include "model/day.h"
#include "model/result.h"

namespace chipline {

// A dense number inside one loaded tree. Not stable between versions of the tree: never store it.
using SubjectIndex = std::uint32_t;

enum class SubjectKind : std::uint8_t { kProduct = 1, kMaterial = 2, kEntity = 3, kRule = 4 };

// One way to write a subject in text. `context` names a guard that the lexicon applies
// (see ingest/lexicon.h); empty means the spelling is unambiguous.
struct Alias {
  std::string text;
  bool match_case = false;
  std::string context;
};

struct Subject {
  std::string id;       // lower case, dashes: "nvidia-h20"
  std::string name;     // English, for people
  std::string name_zh;  // Chinese, may be empty
  SubjectKind kind = SubjectKind::kProduct;
  std::optional<SubjectIndex> parent;
  std::vector<Alias> aliases;
  std::string maker;  // subject id of the company that makes or owns it, may be empty
};

// Immutable after loading; safe from any thread.
class SubjectTree {
 public:
  // The tree that is built into the program.
  static const SubjectTree& Embedded();
  // Reads the TOML form of subjects.toml. Unknown parents or keys, double ids, cycles and aliases
  // owned twice are refused with "origin:line" as place.
  static Result<SubjectTree> Load(std::string_view toml, const std::string& origin);

  std::size_t size() const { return subjects_.size(); }
  const Subject& at(SubjectIndex index) const { return subjects_[index]; }
  std::optional<SubjectIndex> Find(std::string_view id) const;
  // The nearest id or alias to a misspelt one, as an id; empty if nothing is near.
  std::string Suggest(std::string_view misspelt) const;

  // The subject's ancestors, nearest first, without itself.
  std::span<const SubjectIndex> Ancestors(SubjectIndex index) const;
  // The subject's direct children, in file order.
  std::span<const SubjectIndex> Children(SubjectIndex index) const;
  // True for a subject and itself.
  bool IsA(SubjectIndex subject, SubjectIndex ancestor) const;

  // The first day from which the record is complete for measures of `issuer` on `flow` (P15):
  // before it, "open" means "nobody looked". Nothing where no coverage is declared.
  std::optional<Day> CoverageStart(Jurisdiction issuer, Flow flow) const;

  // SHA-256 (hex) of the loaded text: part of the version that every answer names.
  const std::string& hash() const { return hash_; }

 private:
  std::vector<Subject> subjects_;
  std::vector<std::vector<SubjectIndex>> ancestors_;
  std::vector<std::vector<SubjectIndex>> children_;
  std::unordered_map<std::string, SubjectIndex> by_id_;
  std::vector<std::vector<std::optional<Day>>> coverage_;  // [issuer][flow]
  std::string hash_;
};

}  // namespace chipline
