// The learned reader: which types of act a sentence tells, and how a candidate for an event is to
// be taken, as the weights of words say.
//
// Frames know the wordings that somebody wrote down. The reader knows what many labelled texts have
// in common: logistic regressions over the stems of a sentence's words, groups of words that mean
// much the same, what its names stand for, pairs of neighbours, and what the frames and the slots
// found; and a network that reads the words in their order (act_network.h). It finds acts that no
// frame does, and doubts hits of frames that read on. It is fitted by script/train;
// ingest/training/README.md says how and on what.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/act_network.h"
#include "ingest/act_tokens.h"
#include "ingest/flat_table.h"
#include "ingest/frames.h"
#include "model/codes.h"
#include "model/result.h"

namespace chipline {

// Above the number of any EventType.
inline constexpr std::size_t kTypes = 17;

// A sentence as symbols: of each token its word, the word's groups and what it names. Reused from
// sentence to sentence.
struct ActSymbols {
  struct Token {
    std::uint32_t first = 0;   // of ids
    std::uint32_t paired = 0;  // those before it make pairs with their neighbours'
    std::uint32_t last = 0;
    ByteSpan span;  // bytes of the sentence
  };
  std::vector<std::uint32_t> ids;
  std::vector<Token> tokens;

  void Clear() {
    ids.clear();
    tokens.clear();
  }
};

// What a sentence weighs for each of the reader's answers, before what a candidate adds.
struct ActWeights {
  std::vector<float> sums;
  std::vector<float> heard;  // of the network's answers; empty where it was not asked
};

struct Reading {
  EventType type = EventType::kBan;
  double probability = 0;
  ByteSpan span;  // the words that speak most for it, as bytes of the sentence
};

// An answer of a family: "enacted" of "certainty", with its probability.
struct Answer {
  std::string_view name;
  double probability = 0;
};

// Immutable and safe from any thread once loaded.
class ActReader {
 public:
  // `groups`: a line a word, "word<TAB>group<TAB>group…"; `weights`: a line a feature,
  // "feature<TAB>answer:weight …", the constant of each answer under "bias". Answers are types of
  // event, and "family=name" of candidates: "certainty=", "class=", "right=yes". A bad line is
  // refused: kInvalidArgument, `place` = "file:line". Without a network its opinion is missing.
  static Result<std::unique_ptr<const ActReader>> Load(std::string_view groups,
                                                       std::string_view weights,
                                                       std::unique_ptr<const ActNetwork> network,
                                                       const RuleSet& rules);

  // Replaces what `out` held. `sentence` is one without dates.
  void Symbols(const Prepared& sentence, ActSymbols* out) const;

  // Every type that is answered with its probability, the likeliest first. `hits` are what frames
  // found in the sentence, `order` is its place among the document's. `*weights` is whole
  // where there are hits or a type is likelier than one in ten; else nobody will Judge by it.
  std::vector<Reading> Read(const ActSymbols& sentence, std::span<const Hit> hits,
                            std::size_t order, ActWeights* weights) const;

  // What is weighed of nothing: for questions that no words of the sentence bear on.
  const ActWeights& constants() const { return bias_; }

  // The answers of a family about a candidate from a sentence that weighs `weights`, the likeliest
  // first; empty where the weights know none. `features` are the candidate's own.
  std::vector<Answer> Judge(std::string_view family, const ActWeights& weights,
                            std::span<const std::string> features) const;

  // How likely the network holds an answer of its own: "ban", "certainty=enacted", "issuer=US",
  // "news=yes", "subject=rare-earths". Nothing where it was not asked, or has no such answer.
  std::optional<double> Heard(const ActWeights& weights, std::string_view answer) const;
  // The same of "subject=" and the subject.
  std::optional<double> Heard(const ActWeights& weights, SubjectIndex subject) const;
  // The subjects that the network answers for, in their order.
  const std::vector<SubjectIndex>& heard_subjects() const { return heard_subjects_; }

  // The sentence's tokens, each its word in lower case (empty for a name) and its symbols: what the
  // network is fitted to.
  std::vector<std::vector<std::string>> TokensOf(const RuleSet& rules,
                                                 const Prepared& sentence) const;

  // The sentence's features by name, sorted, each once, whether the weights know them or not: what
  // is fitted.
  std::vector<std::string> FeaturesOf(const RuleSet& rules, const Prepared& sentence,
                                      std::span<const Hit> hits, std::size_t order) const;

  // Whether the weights name the type; any other is left to the frames.
  bool Answers(EventType type) const { return answered_[static_cast<std::size_t>(type)]; }
  // Whether the reader was fitted to what this frame finds. Of any other, one that an analyst has
  // just written for instance, it has no opinion.
  bool Knows(const Frame& frame) const;

  // Stands for the frame of a reading where no frame matched.
  const Frame& frame(EventType type) const { return frames_[static_cast<std::size_t>(type)]; }

 private:
  // Symbols that one token stands for, those that make pairs first.
  struct Meaning {
    std::vector<std::uint32_t> ids;
    std::size_t paired = 0;
  };
  struct Weight {
    std::uint32_t answer = 0;
    float value = 0;
  };
  // The answers of a family, as numbers of answers_.
  struct Family {
    std::uint32_t number = 0;  // from 1
    std::vector<std::uint32_t> answers;
  };
  // Where an answer stands: the number of its family, 0 for a type, and its place there.
  struct Place {
    std::uint32_t family = 0;
    std::uint32_t index = 0;
  };
  struct Use;  // of a row, by the tokens that make its feature

  ActReader();
  Result<void> LoadGroups(std::string_view text);
  Result<void> LoadWeights(std::string_view text);
  Result<void> AddRow(std::string_view line, const std::string& place);
  std::uint64_t KeyOfFeature(const std::string& feature);
  std::uint32_t AnswerOf(std::string_view name);
  std::uint32_t Intern(const std::string& symbol);
  std::uint32_t Find(const std::string& symbol) const;  // 0 where no weight names it
  Meaning MeaningOf(const std::vector<std::string>& symbols) const;
  // That of a word without groups is made in `*room`.
  const Meaning& MeaningOfWord(std::string_view word, Meaning* room) const;
  void NameTerms(const RuleSet& rules);
  void Collect(const ActSymbols& sentence, std::span<const Hit> hits, std::size_t order,
               std::vector<Use>* out) const;
  void AddTypes(std::vector<float>* sums, std::uint32_t row) const;
  void AddRest(std::vector<float>* sums, std::uint32_t row) const;
  void NameRows(std::unique_ptr<const ActNetwork> network);
  void NameSubjects(const SubjectTree& subjects);
  bool MayTell(const ActWeights& weights) const;
  // The network's answers about a sentence that may tell an act; empty without a network.
  std::vector<float> Hear(const ActSymbols& sentence, std::span<const Hit> hits,
                          std::size_t order) const;
  ByteSpan SpanOf(const ActSymbols& sentence, const std::vector<Use>& uses,
                  std::uint32_t answer) const;

  std::unordered_map<std::string, std::vector<std::string>> groups_;  // of a word
  std::unordered_map<std::string, std::uint32_t> symbols_;            // from 1
  std::unordered_map<std::string_view, Meaning> words_;               // whose keys groups_ holds
  std::vector<Meaning> terms_;                                        // by TermIndex
  std::vector<Meaning> kinds_;                                        // by MentionKind
  FlatTable row_of_;                                                  // by key of a feature
  std::vector<std::uint32_t> row_ends_ = {0,
                                          0};   // row i is weights_[row_ends_[i], row_ends_[i + 1])
  std::vector<std::uint32_t> row_types_ = {0};  // the end of those that weigh for types
  std::vector<Weight> weights_;
  std::vector<std::string> answers_;
  std::vector<Place> places_;  // by answer
  std::map<std::string, Family, std::less<>> families_;
  ActWeights bias_;
  std::unique_ptr<const ActNetwork> network_;
  std::vector<std::uint32_t> network_rows_;                            // by symbol
  std::unordered_map<std::string_view, std::uint32_t> heard_answers_;  // into ActWeights::heard
  std::vector<std::optional<std::uint32_t>> heard_of_;  // by subject, into ActWeights::heard
  std::vector<SubjectIndex> heard_subjects_;
  std::array<std::optional<std::uint32_t>, kTypes> heard_types_;  // by number of the type
  std::array<bool, kTypes> answered_{};                           // by number of the type
  std::array<Frame, kTypes> frames_;                              // by number of the type
};

}  // namespace chipline
