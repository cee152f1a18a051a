// The network of the learned reader: what a sentence tells by the order of its words, which the
// regressions (act_reader.h) see apart. Both opinions together are worth more than either.
//
// A token is the sum of its symbols' vectors. Windows of one, three and five tokens are read for
// patterns, and what they found is read once more at wider steps; of each pattern the highest value
// counts, wherever it stands (Kim 2014, "Convolutional Neural Networks for Sentence
// Classification"; Yu and Koltun 2016 for the steps). What frames found is added to that.
// ingest/training/network.py fits it and writes the file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/result.h"

namespace chipline {

// A sentence as rows of the network (RowOf).
struct NetworkSentence {
  std::vector<std::uint32_t> symbols;  // of all tokens, one after another
  std::vector<std::size_t> ends;       // of each token, in `symbols`
  std::vector<std::uint32_t> hits;     // what frames found
};

// Immutable and safe from any thread once loaded. Answers are the same to the last bit on every
// processor that runs the same program.
class ActNetwork {
 public:
  // A line a row, with tabs between:
  //   shape    width of a vector, channels, windows ("1,3,5"), steps between the deeper tokens
  //   answers  their names, with blanks between
  //   window-N, deep, out   a channel or an answer: its constant, a scale, and weights
  //   any symbol of the reader   a scale, and its vector; behind "!", a number an answer
  // Weights are base64 of signed bytes, each times the scale. A bad line is refused:
  // kInvalidArgument, `place` = "act_network.tsv:line".
  static Result<std::unique_ptr<const ActNetwork>> Load(std::string_view text);
  ~ActNetwork();

  const std::vector<std::string>& answers() const;
  // 0 where the network was not taught the symbol.
  std::uint32_t RowOf(std::string_view symbol) const;
  // All symbols, in no order.
  std::vector<std::string_view> symbols() const;

  // The log-odds of each answer, as answers() has them. REQUIRES: a token.
  std::vector<float> Read(const NetworkSentence& sentence) const;

 private:
  struct Parts;
  class File;
  explicit ActNetwork(std::unique_ptr<const Parts> parts);

  std::unique_ptr<const Parts> parts_;
};

}  // namespace chipline
