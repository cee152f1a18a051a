#include "ingest/rules.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ingest/act_reader.h"
#include "ingest/rules_embedded.h"
#include "ingest/text_utils.h"
#include "model/entry.h"

namespace chipline {
namespace {

constexpr std::array<std::string_view, 13> kFiles = {
    "act_network.tsv", "act_weights.tsv", "aliases.toml",   "authorities.toml", "conditions.toml",
    "cues.toml",       "dates.toml",      "frames.toml",    "lexicon.toml",     "notices.toml",
    "subjects.toml",   "tables.toml",     "word_groups.tsv"};

// The text of a rule file and the name that faults are reported under.
struct RuleText {
  std::string text;
  std::string origin;
};

class Loader {
 public:
  explicit Loader(const std::string& folder) : folder_(folder) {}

  Result<std::unique_ptr<const RuleSet>> Run() {
    if (!folder_.empty()) CHIP_CHECK(KnowsFiles());
    CHIP_CHECK(Subjects());
    CHIP_CHECK(Dates());
    CHIP_CHECK(Aliases());
    CHIP_CHECK(Authorities());
    CHIP_CHECK(Classes());
    TreeAliases();
    auto frames = CHIP_TRY(Tables("frames.toml"));
    for (RuleTable& table : CHIP_TRY(Tables("notices.toml"))) frames.push_back(std::move(table));
    rules_->frames = CHIP_TRY(FrameSet::Load(frames, rules_->lexicon));
    CHIP_CHECK(FrameSubjects());
    const auto cues = CHIP_TRY(Tables("cues.toml"));
    rules_->cues = CHIP_TRY(CueSet::Load(cues, rules_->lexicon, rules_->frames.macros()));
    const auto conditions = CHIP_TRY(Tables("conditions.toml"));
    rules_->conditions =
        CHIP_TRY(SlotPatterns::Load(conditions, rules_->lexicon, rules_->frames.macros()));
    CHIP_CHECK(Headers());
    CHIP_CHECK(Reader());
    CHIP_CHECK(CheckExamples());
    rules_->version = Version();
    return std::unique_ptr<const RuleSet>(std::move(rules_));
  }

 private:
  // A misspelt name would leave the embedded file in use without a word. Other files (notes, an
  // editor's copies) are nobody's rules.
  Result<void> KnowsFiles() const {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
      const std::string name = entry.path().filename().string();
      const bool is_rules = name.ends_with(".toml") || name.ends_with(".tsv");
      if (!is_rules || name.starts_with('.') || std::ranges::find(kFiles, name) != kFiles.end()) {
        continue;
      }
      const std::string_view near = Nearest(name, kFiles);
      return InvalidArgument(
          "is no file of rules" + (near.empty() ? std::string(": expected frames.toml and its kin")
                                                : ", did you mean " + std::string(near) + "?"),
          entry.path().string());
    }
    return Ok();
  }

  // Blanks and comments alone.
  static bool IsBare(std::string_view text) {
    return std::ranges::all_of(SplitLines(text), [](std::string_view line) {
      line = Trim(line);
      return line.empty() || line.starts_with('#');
    });
  }

  // The folder's file, else the embedded one.
  Result<RuleText> Text(const std::string& name) {
    RuleText out;
    const std::string path = folder_ + "/" + name;
    std::error_code error;
    if (!folder_.empty() && std::filesystem::exists(path, error)) {
      std::ifstream file(path, std::ios::binary);
      std::ostringstream text;
      text << file.rdbuf();
      if (!file) return IoError("cannot read", path);
      out = {text.str(), path};
      if (IsBare(out.text)) {
        return InvalidArgument("holds no rules: without the file those in the program are used",
                               path);
      }
    } else {
      out = {std::string(rule_data::Embedded("rules/" + name)), name};
    }
    hashed_ += out.text;
    return out;
  }

  Result<std::vector<RuleTable>> Tables(const std::string& name) {
    const RuleText file = CHIP_TRY(Text(name));
    return ReadRuleFile(file.text, file.origin);
  }

  Result<void> Reader() {
    const RuleText groups = CHIP_TRY(Text("word_groups.tsv"));
    const RuleText weights = CHIP_TRY(Text("act_weights.tsv"));
    const RuleText network = CHIP_TRY(Text("act_network.tsv"));
    rules_->reader = CHIP_TRY(ActReader::Load(groups.text, weights.text,
                                              CHIP_TRY(ActNetwork::Load(network.text)), *rules_));
    return Ok();
  }

  Result<void> Subjects() {
    std::error_code error;
    if (!folder_.empty() && std::filesystem::exists(folder_ + "/subjects.toml", error)) {
      const RuleText file = CHIP_TRY(Text("subjects.toml"));
      rules_->own_tree =
          std::make_unique<SubjectTree>(CHIP_TRY(SubjectTree::Load(file.text, file.origin)));
      rules_->subjects = rules_->own_tree.get();
    } else {
      rules_->subjects = &SubjectTree::Embedded();
      hashed_ += rules_->subjects->hash();
    }
    rules_->homes.resize(rules_->subjects->size());
    rules_->entities.resize(rules_->subjects->size());
    for (SubjectIndex i = 0; i < rules_->subjects->size(); ++i) {
      rules_->entities[i] = rules_->subjects->at(i).kind == SubjectKind::kEntity;
    }
    return Ok();
  }

  Result<void> Dates() {
    std::error_code error;
    if (!folder_.empty() && std::filesystem::exists(folder_ + "/dates.toml", error)) {
      const RuleText file = CHIP_TRY(Text("dates.toml"));
      rules_->own_dates =
          std::make_unique<DatePhrases>(CHIP_TRY(DatePhrases::Load(file.text, file.origin)));
      rules_->dates = rules_->own_dates.get();
    } else {
      rules_->dates = &DatePhrases::Embedded();
      hashed_ += rule_data::Embedded("rules/dates.toml");
    }
    return Ok();
  }

  Result<void> AddTerm(Term term) {
    const std::string place = term.place;
    const std::string written = term.written;
    if (const Term* known = rules_->lexicon.Add(std::move(term))) {
      return InvalidArgument("\"" + written + "\" is already at " + known->place, place);
    }
    return Ok();
  }

  // "=H20" matches case, "~H20" needs the chip context, "?tools" moreover gives way to anything
  // narrower in reach.
  Result<void> AddAlias(SubjectIndex subject, std::string_view written, const std::string& place,
                        bool match_case, std::string guard) {
    while (!written.empty() && (written[0] == '=' || written[0] == '~' || written[0] == '?')) {
      if (written[0] == '=') match_case = true;
      if (written[0] == '~') guard = "chip";
      if (written[0] == '?') guard = kVague;
      written.remove_prefix(1);
    }
    Term term;
    term.kind = rules_->entities[subject] ? MentionKind::kEntity : MentionKind::kThing;
    term.subject = subject;
    term.match_case = match_case;
    term.guard = std::move(guard);
    term.written = written;
    term.place = place;
    if (written.empty()) return InvalidArgument("an empty alias", place);
    const char last = written.back();
    const bool plural = last != 's' && static_cast<unsigned char>(last) < 0x80;
    Term more = term;
    CHIP_CHECK(AddTerm(std::move(term)));
    if (!plural) return Ok();
    more.written += last == 'y' && !match_case ? "" : "s";
    if (last == 'y' && !match_case) {
      more.written.pop_back();
      more.written += "ies";
    }
    return AddTerm(std::move(more));
  }

  Result<void> Aliases() {
    const auto tables = CHIP_TRY(Tables("aliases.toml"));
    for (const RuleTable& table : tables) {
      if (table.name == "home") {
        CHIP_CHECK(AddHome(table));
      } else if (table.name == "alias") {
        CHIP_CHECK(AddAliases(table));
      } else {
        return InvalidArgument("unknown block [" + table.name + "]", table.place);
      }
    }
    InheritHomes();
    return Ok();
  }

  Result<SubjectIndex> SubjectNamed(const std::string& id, const std::string& place) {
    const auto subject = rules_->subjects->Find(id);
    if (subject) return *subject;
    std::string message = "no subject \"" + id + "\"";
    const std::string near = rules_->subjects->Suggest(id);
    if (!near.empty()) message += ", did you mean \"" + near + "\"?";
    return InvalidArgument(message, place);
  }

  Result<void> AddHome(const RuleTable& table) {
    CHIP_CHECK(table.Only({"code", "subjects"}));
    const Jurisdiction home = CHIP_TRY(CodeIn(table, "code"));
    for (const std::string& id : table.List("subjects")) {
      rules_->homes[CHIP_TRY(SubjectNamed(id, table.Find("subjects")->place))] = home;
    }
    return Ok();
  }

  Result<void> AddAliases(const RuleTable& table) {
    CHIP_CHECK(table.Only({"id", "texts"}));
    const std::string id = CHIP_TRY(table.Required("id"));
    const SubjectIndex subject = CHIP_TRY(SubjectNamed(id, table.Find("id")->place));
    for (const std::string& text : table.List("texts")) {
      CHIP_CHECK(AddAlias(subject, text, table.Find("texts")->place, false, {}));
    }
    return Ok();
  }

  void InheritHomes() {
    auto& homes = rules_->homes;
    const auto stated = homes;
    for (SubjectIndex i = 0; i < homes.size(); ++i) {
      if (stated[i]) continue;
      for (const SubjectIndex ancestor : rules_->subjects->Ancestors(i)) {
        if (!stated[ancestor]) continue;
        homes[i] = stated[ancestor];
        break;
      }
    }
  }

  // The spellings that the tree itself knows; one that a rule file already gives to another
  // meaning is the rule file's.
  void TreeAliases() {
    const SubjectTree& tree = *rules_->subjects;
    for (SubjectIndex i = 0; i < tree.size(); ++i) {
      for (const Alias& alias : tree.at(i).aliases) {
        if (alias.context == "truce") continue;  // the word class "truce" implies its subject
        Result<void> added =
            AddAlias(i, alias.text, "subjects.toml", alias.match_case, alias.context);
        (void)added.has_value();
      }
    }
  }

  Result<Jurisdiction> CodeIn(const RuleTable& table, std::string_view key) {
    const std::string text = CHIP_TRY(table.Required(key));
    const auto code = FromName<Jurisdiction>(text);
    if (!code) {
      return InvalidArgument("unknown jurisdiction \"" + text + "\"", table.Find(key)->place);
    }
    return *code;
  }

  Result<void> AddAll(const RuleTable& table, std::string_view key, const Term& term) {
    const RuleValue* list = table.Find(key);
    if (list == nullptr) return Ok();
    for (const std::string& written : list->texts) {
      Term one = term;
      const bool exact = written.starts_with('=');
      one.match_case = exact;
      one.written = exact ? written.substr(1) : written;
      one.place = list->place;
      AddHanName(one);
      CHIP_CHECK(AddTerm(std::move(one)));
    }
    return Ok();
  }

  static bool StartsHan(std::string_view text) {
    std::size_t at = 0;
    return !text.empty() && IsIdeograph(NextCodePoint(text, &at));
  }

  void AddHanName(const Term& term) {
    if (!term.jurisdiction || !StartsHan(term.written)) return;
    const bool country = term.kind == MentionKind::kJurisdiction;
    rules_->han_names.push_back({term.written, *term.jurisdiction, term.agency, country});
  }

  Result<void> Authorities() {
    for (const RuleTable& table : CHIP_TRY(Tables("authorities.toml"))) {
      if (table.name == "agency") {
        CHIP_CHECK(AddAgency(table));
      } else if (table.name == "jurisdiction") {
        CHIP_CHECK(AddJurisdiction(table));
      } else if (table.name == "generic") {
        CHIP_CHECK(table.Only({"names"}));
        Term term;
        term.kind = MentionKind::kAuthority;
        term.generic = true;
        CHIP_CHECK(AddAll(table, "names", term));
      } else {
        return InvalidArgument("unknown block [" + table.name + "]", table.place);
      }
    }
    std::ranges::stable_sort(rules_->han_names, std::ranges::greater(),
                             [](const HanName& name) { return name.written.size(); });
    return Ok();
  }

  Result<void> AddAgency(const RuleTable& table) {
    CHIP_CHECK(table.Only({"id", "names", "certainty", "binding"}));
    const std::string id = CHIP_TRY(table.Required("id"));
    const Agency* agency = FindAgency(id);
    if (agency == nullptr) {
      return InvalidArgument("no agency \"" + id + "\"", table.Find("id")->place);
    }
    CHIP_CHECK(AddLimit(table, id));
    Term term;
    term.kind = MentionKind::kAuthority;
    term.agency = id;
    term.jurisdiction = agency->jurisdiction;
    return AddAll(table, "names", term);
  }

  Result<void> AddLimit(const RuleTable& table, const std::string& agency) {
    const RuleValue* value = table.Find("certainty");
    const RuleValue* binding = table.Find("binding");
    if (value == nullptr) {
      if (binding == nullptr) return Ok();
      return InvalidArgument("\"binding\" needs a \"certainty\"", binding->place);
    }
    const auto certainty = FromName<Certainty>(table.Text("certainty"));
    if (!certainty) {
      return InvalidArgument(
          "unknown certainty \"" + table.Text("certainty") + "\"; one of " + NameList<Certainty>(),
          value->place);
    }
    const auto names = table.List("names");
    for (const std::string& name : table.List("binding")) {
      if (std::ranges::find(names, name) != names.end()) continue;
      return InvalidArgument("\"" + name + "\" is not among the names", binding->place);
    }
    rules_->limits.push_back({agency, *certainty, table.List("binding")});
    return Ok();
  }

  Result<void> AddJurisdiction(const RuleTable& table) {
    CHIP_CHECK(table.Only({"code", "names", "adjectives", "governments"}));
    Term term;
    term.kind = MentionKind::kJurisdiction;
    term.jurisdiction = CHIP_TRY(CodeIn(table, "code"));
    CHIP_CHECK(AddAll(table, "names", term));
    term.adjective = true;
    CHIP_CHECK(AddAll(table, "adjectives", term));
    term.adjective = false;
    term.kind = MentionKind::kAuthority;
    return AddAll(table, "governments", term);
  }

  Result<void> Classes() {
    const auto tables = CHIP_TRY(Tables("lexicon.toml"));
    for (const RuleTable& table : tables) {
      if (table.name != "class") {
        return InvalidArgument("unknown block [" + table.name + "]", table.place);
      }
      const std::string name = CHIP_TRY(table.Required("name"));
      if (rules_->lexicon.FindClass(name)) {
        return InvalidArgument("class " + name + " stands twice", table.place);
      }
      rules_->lexicon.AddClass(name);
    }
    for (const RuleTable& table : tables) CHIP_CHECK(FillClass(table));
    return Ok();
  }

  Result<void> FillClass(const RuleTable& table) {
    CHIP_CHECK(table.Only(
        {"name", "role", "also", "verbs", "words", "issuer", "agency", "subjects", "flow"}));
    const WordClassId id = *rules_->lexicon.FindClass(table.Text("name"));
    WordClass& word_class = rules_->lexicon.word_class(id);
    const std::string role = table.Text("role");
    if (role == "operation") word_class.role = WordRole::kOperation;
    if (role == "measure") word_class.role = WordRole::kMeasure;
    if (!role.empty() && word_class.role == WordRole::kNone) {
      return InvalidArgument("role is operation or measure", table.Find("role")->place);
    }
    for (const std::string& other : table.List("also")) {
      const auto known = rules_->lexicon.FindClass(other);
      if (!known) return InvalidArgument("no class \"" + other + "\"", table.Find("also")->place);
      word_class.also.push_back(*known);
    }
    if (table.Find("issuer") != nullptr) word_class.issuer = CHIP_TRY(CodeIn(table, "issuer"));
    word_class.agency = table.Text("agency");
    word_class.subjects = table.List("subjects");
    word_class.flow = FromName<Flow>(table.Text("flow"));
    CHIP_CHECK(KnownSubjects(word_class.subjects, table));
    return ClassWords(table, id);
  }

  Result<void> ClassWords(const RuleTable& table, WordClassId id) {
    Term term;
    term.kind = MentionKind::kWord;
    term.word_class = id;
    CHIP_CHECK(AddAll(table, "words", term));
    const RuleValue* verbs = table.Find("verbs");
    if (verbs == nullptr) return Ok();
    for (const std::string& verb : verbs->texts) {
      for (const std::string& form : Inflect(verb)) {
        Term one = term;
        one.written = form;
        one.place = verbs->place;
        CHIP_CHECK(AddTerm(std::move(one)));
      }
    }
    return Ok();
  }

  Result<void> KnownSubjects(const std::vector<std::string>& ids, const RuleTable& table) {
    for (const std::string& id : ids) {
      if (rules_->subjects->Find(id)) continue;
      return InvalidArgument("no subject \"" + id + "\"", table.Find("subjects")->place);
    }
    return Ok();
  }

  Result<void> FrameSubjects() {
    for (const Frame& frame : rules_->frames.frames()) {
      for (const std::string& id : frame.subjects) {
        if (!rules_->subjects->Find(id)) {
          return InvalidArgument("no subject \"" + id + "\" (frame " + frame.id + ")", frame.place);
        }
      }
      if (!frame.agency.empty() && FindAgency(frame.agency) == nullptr) {
        return InvalidArgument("no agency \"" + frame.agency + "\" (frame " + frame.id + ")",
                               frame.place);
      }
    }
    return Ok();
  }

  Result<void> Headers() {
    for (const RuleTable& table : CHIP_TRY(Tables("tables.toml"))) {
      if (table.name != "header") {
        return InvalidArgument("unknown block [" + table.name + "]", table.place);
      }
      CHIP_CHECK(table.Only({"issuer", "date", "starts", "until", "status", "texts"}));
      HeaderRole role;
      role.date = table.Flag("date");
      role.starts = table.Flag("starts");
      role.until = table.Flag("until");
      role.status = table.Flag("status");
      role.place = table.place;
      if (table.Find("issuer") != nullptr) role.issuer = CHIP_TRY(CodeIn(table, "issuer"));
      for (const std::string& text : table.List("texts")) {
        role.header = text;
        rules_->headers.push_back(role);
      }
    }
    return Ok();
  }

  static Error ExampleFault(const std::string& id, const std::string& example, bool wanted,
                            const std::string& place) {
    return InvalidArgument(
        id + (wanted ? " does not match its example: \"" : " matches: \"") + example + "\"", place);
  }

  bool FrameMatches(const Frame& frame, const std::string& example) {
    Prepared prepared;
    Prepare(*rules_, example, true, &prepared);
    const auto hits =
        rules_->frames.Match(prepared.projected, rules_->lexicon, true, nullptr, true);
    return std::ranges::any_of(hits, [&](const Hit& hit) { return hit.frame == &frame; });
  }

  bool CueMatches(const Cue& cue, const std::string& example) {
    Prepared prepared;
    Prepare(*rules_, example, true, &prepared);
    if (cue.cue_class == CueClass::kPseudo) return !PseudoHides(cue, prepared.projected);
    const auto hits = rules_->cues.Find(prepared.projected);
    return std::ranges::any_of(hits, [&](const CueHit& hit) { return hit.cue == &cue; });
  }

  // A pseudo-cue shows only in what it hides: true where a negation is left standing.
  bool PseudoHides(const Cue&, const Projected& sentence) {
    const auto hits = rules_->cues.Find(sentence);
    return std::ranges::any_of(hits, [](const CueHit& hit) {
      return hit.cue->cue_class == CueClass::kNegated || hit.cue->cue_class == CueClass::kRefused;
    });
  }

  bool ConditionMatches(const ConditionRule& rule, const std::string& example) {
    Prepared prepared;
    Prepare(*rules_, example, true, &prepared);
    const auto hits = rules_->conditions.Find(prepared.projected);
    return std::ranges::any_of(hits, [&](const ConditionHit& hit) { return hit.rule == &rule; });
  }

  template <class Rule, class Matches>
  Result<void> Check(const std::vector<Rule>& rules, Matches matches) {
    // All faults at once: an edit of a class may break several examples.
    std::optional<Error> first;
    const auto note = [&](const Error& fault) {
      if (first) {
        first->message += "\n  " + fault.ToString();
      } else {
        first = fault;
      }
    };
    for (const Rule& rule : rules) {
      for (const std::string& example : rule.yes) {
        if (!matches(rule, example)) note(ExampleFault(rule.id, example, true, rule.place));
      }
      for (const std::string& example : rule.no) {
        if (matches(rule, example)) note(ExampleFault(rule.id, example, false, rule.place));
      }
    }
    if (first) return *first;
    return Ok();
  }

  Result<void> CheckExamples() {
    CHIP_CHECK(Check(rules_->frames.frames(),
                     [&](const Frame& f, const std::string& e) { return FrameMatches(f, e); }));
    CHIP_CHECK(Check(rules_->cues.cues(),
                     [&](const Cue& c, const std::string& e) { return CueMatches(c, e); }));
    return Check(rules_->conditions.rules(), [&](const ConditionRule& r, const std::string& e) {
      return ConditionMatches(r, e);
    });
  }

  std::string Version() const {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    const Hash hash = Sha256(hashed_);
    std::string out;
    for (std::size_t i = 0; i < 6; ++i) {
      out += kDigits[hash[i] >> 4];
      out += kDigits[hash[i] & 15];
    }
    return out;
  }

  std::string folder_;
  std::string hashed_;
  std::unique_ptr<RuleSet> rules_ = std::make_unique<RuleSet>();
};

}  // namespace

Result<std::unique_ptr<const RuleSet>> LoadRules(const std::string& folder) {
  return Loader(folder).Run();
}

bool HasRole(const std::vector<HeaderRole>& roles, std::string_view header,
             bool HeaderRole::*role) {
  if (header.empty()) return false;
  const std::string plain = AsciiLower(header);
  const auto blank = [&](std::size_t at) { return at >= plain.size() || plain[at] == ' '; };
  return std::ranges::any_of(roles, [&](const HeaderRole& one) {
    if (!(one.*role)) return false;
    for (std::size_t at = plain.find(one.header); at != std::string::npos;
         at = plain.find(one.header, at + 1)) {
      if ((at == 0 || blank(at - 1)) && blank(at + one.header.size())) return true;
    }
    return false;
  });
}

void Prepare(const RuleSet& rules, std::string_view sentence, bool chip_context, Prepared* out,
             bool with_dates) {
  Tokenize(sentence, &out->words);
  out->mentions.clear();
  rules.lexicon.Find(out->words, sentence, chip_context, &out->mentions);
  Project(sentence, out->words, out->mentions,
          with_dates ? rules.dates->FindUnresolved(sentence) : std::vector<DateMention>(),
          rules.lexicon, &out->projected);
}

void PrepareKnown(const RuleSet& rules, std::string_view sentence,
                  std::span<const Mention> mentions, Prepared* out) {
  Tokenize(sentence, &out->words);
  out->mentions.assign(mentions.begin(), mentions.end());
  Project(sentence, out->words, out->mentions, {}, rules.lexicon, &out->projected);
}

void AddDates(const RuleSet& rules, Prepared* out) {
  const std::string_view sentence = out->projected.sentence;
  auto dates = rules.dates->FindUnresolved(sentence);
  if (dates.empty()) return;
  Project(sentence, out->words, out->mentions, std::move(dates), rules.lexicon, &out->projected);
}

}  // namespace chipline
