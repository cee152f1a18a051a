// The network of the learned reader: its file, and its answers beside plain loops over the same
// numbers.
#include "ingest/act_network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

std::string Base64(const std::vector<signed char>& bytes) {
  constexpr const char* kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= count ? kDigits[bits >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

// A row of a file: what it is, and its numbers.
struct Numbers {
  float constant = 0;
  std::vector<float> weights;
};

// A network of random numbers, as a file and as numbers. They are whole in steps of 1/1024, so that
// its sums are the same in float and double.
class RandomNetwork {
 public:
  explicit RandomNetwork(std::uint32_t seed) : random_(seed) {
    width_ = 1 + Below(6);
    channels_ = 1 + Below(5);
    step_ = 1 + Below(3);
    answers_ = 1 + Below(4);
    file_ = "shape\t" + std::to_string(width_) + " " + std::to_string(channels_) + " 1,3,5 " +
            std::to_string(step_) + "\nanswers\t";
    for (std::size_t i = 0; i < answers_; ++i) file_ += (i == 0 ? "a" : " a") + std::to_string(i);
    file_ += "\n";
    for (const std::size_t size : {1, 3, 5}) {
      for (std::size_t i = 0; i < channels_; ++i) {
        Layer("window-" + std::to_string(size), size * width_);
      }
    }
    for (std::size_t i = 0; i < channels_; ++i) Layer("deep", 3 * 3 * channels_);
    for (std::size_t i = 0; i < answers_; ++i) Layer("out", 4 * channels_);
    for (std::size_t i = 0; i < kSymbols; ++i) Symbol("=s" + std::to_string(i), width_);
    for (std::size_t i = 0; i < kHits; ++i) Symbol("!h" + std::to_string(i), answers_);
  }

  const std::string& file() const { return file_; }
  std::size_t Below(std::size_t most) { return random_() % most; }

  using Table = std::vector<std::vector<double>>;  // by token

  // The same as ActNetwork::Read, number by number.
  std::vector<double> Read(const std::vector<std::vector<std::string>>& tokens,
                           const std::vector<std::string>& hits) const {
    Table in;
    for (const auto& token : tokens) {
      in.emplace_back(width_);
      for (const std::string& symbol : token) {
        for (std::size_t k = 0; k < width_; ++k) in.back()[k] += symbols_.at(symbol)[k];
      }
    }
    Table near(tokens.size());
    for (const std::size_t size : {1, 3, 5}) {
      const Table some = Convolve(layers_.at("window-" + std::to_string(size)), in, size, 1);
      for (std::size_t t = 0; t < some.size(); ++t) {
        near[t].insert(near[t].end(), some[t].begin(), some[t].end());
      }
    }
    std::vector<double> found = Highest(near);
    for (auto& token : near) {
      for (double& value : token) value = std::floor(value * 1024 + 0.5) / 1024;
    }
    for (const double value : Highest(Convolve(layers_.at("deep"), near, 3, step_))) {
      found.push_back(value);
    }
    std::vector<double> out;
    for (const Numbers& row : layers_.at("out")) {
      double sum = row.constant;
      for (std::size_t k = 0; k < found.size(); ++k) sum += found[k] * row.weights[k];
      for (const std::string& hit : hits) sum += symbols_.at(hit)[out.size()];
      out.push_back(sum);
    }
    return out;
  }

  static constexpr std::size_t kSymbols = 9;
  static constexpr std::size_t kHits = 3;

 private:
  static Table Convolve(const std::vector<Numbers>& rows, const Table& in, std::size_t places,
                        std::size_t step) {
    Table out(in.size());
    const auto width = rows.front().weights.size() / places;
    for (std::size_t t = 0; t < in.size(); ++t) {
      for (const Numbers& row : rows) {
        double sum = row.constant;
        for (std::size_t place = 0; place < places; ++place) {
          const auto at =
              static_cast<long>(t) +
              (static_cast<long>(place) - static_cast<long>(places / 2)) * static_cast<long>(step);
          if (at < 0 || at >= static_cast<long>(in.size())) continue;
          for (std::size_t k = 0; k < width; ++k) {
            sum += in[static_cast<std::size_t>(at)][k] * row.weights[place * width + k];
          }
        }
        out[t].push_back(std::max(0.0, sum));
      }
    }
    return out;
  }

  static std::vector<double> Highest(const Table& table) {
    std::vector<double> out = table.front();
    for (const auto& row : table) {
      for (std::size_t k = 0; k < out.size(); ++k) out[k] = std::max(out[k], row[k]);
    }
    return out;
  }

  std::vector<float> Row(std::size_t width) {
    std::vector<signed char> bytes;
    std::vector<float> out;
    for (std::size_t k = 0; k < width; ++k) {
      bytes.push_back(static_cast<signed char>(static_cast<int>(Below(255)) - 127));
      out.push_back(static_cast<float>(bytes.back()) / 1024);
    }
    file_ += "0.0009765625\t" + Base64(bytes) + "\n";
    return out;
  }

  void Layer(const std::string& name, std::size_t width) {
    Numbers row;
    row.constant = static_cast<float>(Below(9)) - 4;
    file_ += name + "\t" + std::to_string(static_cast<int>(row.constant)) + "\t";
    row.weights = Row(width);
    layers_[name].push_back(row);
  }

  void Symbol(const std::string& name, std::size_t width) {
    file_ += name + "\t";
    symbols_[name] = Row(width);
  }

  std::mt19937 random_;
  std::size_t width_ = 0;
  std::size_t channels_ = 0;
  std::size_t step_ = 0;
  std::size_t answers_ = 0;
  std::string file_;
  std::map<std::string, std::vector<Numbers>> layers_;
  std::map<std::string, std::vector<float>> symbols_;
};

NetworkSentence Rows(const ActNetwork& network, const std::vector<std::vector<std::string>>& tokens,
                     const std::vector<std::string>& hits) {
  NetworkSentence out;
  for (const auto& token : tokens) {
    for (const std::string& symbol : token) out.symbols.push_back(network.RowOf(symbol));
    out.ends.push_back(out.symbols.size());
  }
  for (const std::string& hit : hits) out.hits.push_back(network.RowOf(hit));
  return out;
}

TEST_CASE("the network answers as plain loops over the same numbers do") {
  for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(Effort(200, 50, 5000)); ++seed) {
    CAPTURE(seed);
    RandomNetwork twin(seed);
    const auto network = ActNetwork::Load(twin.file());
    REQUIRE(network);
    std::vector<std::vector<std::string>> tokens(1 + twin.Below(12));
    for (auto& token : tokens) {
      for (std::size_t i = twin.Below(4); i > 0; --i) {
        token.push_back("=s" + std::to_string(twin.Below(RandomNetwork::kSymbols)));
      }
    }
    std::vector<std::string> hits;
    if (twin.Below(2) == 0) hits.push_back("!h" + std::to_string(twin.Below(RandomNetwork::kHits)));
    const std::vector<float> said = (*network)->Read(Rows(**network, tokens, hits));
    const std::vector<double> wanted = twin.Read(tokens, hits);
    REQUIRE(said.size() == wanted.size());
    double most = 1;
    for (const double value : wanted) most = std::max(most, std::abs(value));
    for (std::size_t i = 0; i < said.size(); ++i) {
      CHECK(said[i] == Approx(wanted[i]).margin(most * 1e-4));
    }
  }
}

// One channel that fires where "b" follows "a": 2 for each of them in its place, less 3.
constexpr const char* kPair =
    "shape\t2 1 3 1\n"
    "answers\tban\n"
    "window-3\t-3\t1\tAgAAAgAA\n"  // 2 0, 0 2, 0 0: the token before is "a", this one is "b"
    "deep\t0\t1\tAAAA\n"
    "out\t-4\t1\tCAA=\n"  // 8 times what the window found
    "!ban\t1\tAw==\n"
    "=a\t1\tAQA=\n"
    "=b\t1\tAAE=\n";

TEST_CASE("the order of words counts, and what frames found is added") {
  struct Row {
    std::vector<std::vector<std::string>> tokens;
    std::vector<std::string> hits;
    float odds;
  };
  const auto network = ActNetwork::Load(kPair);
  REQUIRE(network);
  CHECK((*network)->answers() == std::vector<std::string>{"ban"});
  CHECK((*network)->RowOf("=c") == 0);
  for (const Row& row : {
           Row{{{"=a"}, {"=b"}}, {}, 4},
           Row{{{"=b"}, {"=a"}}, {}, -4},
           Row{{{}, {"=a"}, {"=b"}, {}}, {}, 4},  // wherever it stands
           Row{{{"=a"}, {}, {"=b"}}, {}, -4},
           Row{{{"=b"}, {"=a"}}, {"!ban"}, -1},
           Row{{{}}, {}, -4},
       }) {
    CHECK((*network)->Read(Rows(**network, row.tokens, row.hits)).front() == row.odds);
  }
}

TEST_CASE("what is further than the layers reach is cut off, and no sum overflows") {
  std::string file = kPair;
  for (const char* symbol : {"=a", "=b"}) {
    const std::string row = std::string(symbol) + "\t1\t";
    file.replace(file.find(row), row.size(), std::string(symbol) + "\t1e30\t");
  }
  const auto network = ActNetwork::Load(file);
  REQUIRE(network);
  // The window finds 4 times 12,000/2,048 less 3.
  CHECK((*network)->Read(Rows(**network, {{"=a"}, {"=b"}}, {})).front() ==
        -4 + 8 * (4 * 12'000 / 2'048.0F - 3));
}

TEST_CASE("a bad line of the network is refused with its place and what was expected") {
  struct Row {
    std::string text;
    const char* place;
    const char* message;
  };
  const std::string head = "shape\t2 1 3 1\nanswers\tban\n";
  for (const Row& row : {
           Row{"", "act_network.tsv", "expected a shape and answers"},
           Row{"=a\t1\tAQA=\n", "act_network.tsv:1", "expected the shape first"},
           Row{"shape\t2 1 3\n", "act_network.tsv:1", "width, channels, windows and steps"},
           Row{"shape\t2 1 4 1\n", "act_network.tsv:1", "an odd number of tokens"},
           Row{"shape\t2 1 3,3 1\n", "act_network.tsv:1", "a window twice"},
           Row{"shape\t500 1 3 1\n", "act_network.tsv:1", "at most 1300 weights a channel"},
           Row{"shape\t0 1 3 1\n", "act_network.tsv:1", "numbers from 1 to 4096"},
           Row{"shape\t2 1 3 1\n!ban\t1\tAw==\n", "act_network.tsv:2", "the answers first"},
           Row{head + head, "act_network.tsv:3", "one shape"},
           Row{head + "=a\t1\tAQ==\n", "act_network.tsv:3", "expected 2 weights, not 1"},
           Row{head + "=a\tinf\tAQA=\n", "act_network.tsv:3", "a scale and base64"},
           Row{head + "=a\tone\tAQA=\n", "act_network.tsv:3", "a scale and base64"},
           Row{head + "=a\t1\tAQA=\n=a\t1\tAQA=\n", "act_network.tsv:4", "\"=a\" again"},
           Row{head + "=a\t1\n", "act_network.tsv:3", "a symbol, a scale and weights"},
           Row{head + "deep\t1\tAAAA\n", "act_network.tsv:3", "a constant, a scale and weights"},
           Row{head + "deep\t0\t1\tAAAA\ndeep\t0\t1\tAAAA\n", "act_network.tsv:4",
               "expected 1 rows of deep"},
           Row{head + "deep\t0\t1\tAAAA\n", "act_network.tsv", "expected 1 rows of out, not 0"},
       }) {
    CAPTURE(row.text);
    const auto network = ActNetwork::Load(row.text);
    REQUIRE(!network);
    CHECK(network.error().place == row.place);
    CHECK_THAT(network.error().message, Catch::Contains(row.message));
  }
}

}  // namespace
}  // namespace chipline
