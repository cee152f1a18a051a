#include "ingest/act_network.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "ingest/base64.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kFile = "act_network.tsv";

// What the layers read is whole numbers: sums of them are the same in whatever order they are
// taken, so that the compiler may take eight at a time, and the same text has the same answers on
// every processor. Four times as fast as floats (docs/quality.md). Tokens are told in steps of
// 1/2048 and reach 3, what windows find in steps of 1/1024 and reaches 8; further is cut off.
constexpr float kTokenSteps = 2048;
constexpr float kFoundSteps = 1024;
constexpr int kFurthest = 12'000;
// So many products of a weight and a value are sure to fit 32 bits.
constexpr std::size_t kMostInputs = 1'300;
static_assert(kMostInputs * kFurthest * 128 < std::size_t{1} << 31U);

constexpr std::size_t kAtOnce = 4;  // tokens: each weight that is fetched is used so often

std::int16_t InSteps(float value, float steps) {
  const float scaled = std::clamp<float>(value * steps, -kFurthest, kFurthest);
  return static_cast<std::int16_t>(scaled + (scaled < 0 ? -0.5F : 0.5F));
}

// Of each value so many times as much is added to the sum in its place.
void AddTimes(float by, const std::vector<float>& values, float* __restrict sums) {
  const std::size_t count = values.size();
  for (std::size_t i = 0; i < count; ++i) sums[i] += by * values[i];
}

// Bytes that stand for numbers, and what each is multiplied by.
struct Packed {
  float scale = 0;
  std::string bytes;

  float at(std::size_t i) const {
    return scale * static_cast<float>(static_cast<signed char>(bytes[i]));
  }
  // REQUIRES: `sums` has a place for each.
  void AddTo(float* __restrict sums) const {
    const float by = scale;
    const char* const all = bytes.data();
    const std::size_t count = bytes.size();
    for (std::size_t i = 0; i < count; ++i) {
      sums[i] += by * static_cast<float>(static_cast<signed char>(all[i]));
    }
  }
};

// Of tokens in a row, with empty ones before and behind, so that windows reach over the ends.
class Rows {
 public:
  Rows(std::size_t count, std::size_t width, std::size_t margin)
      : width_(width), margin_(margin), values_((count + kAtOnce + 2 * margin) * width) {}

  // Counted from the first token; those of the margin are before and behind.
  const std::int16_t* at(std::ptrdiff_t token) const {
    return values_.data() + (token + static_cast<std::ptrdiff_t>(margin_)) * width();
  }
  std::int16_t* at(std::size_t token) { return values_.data() + (token + margin_) * width_; }
  std::ptrdiff_t width() const { return static_cast<std::ptrdiff_t>(width_); }

 private:
  std::size_t width_;
  std::size_t margin_;
  std::vector<std::int16_t> values_;
};

using Sums = std::array<std::int32_t, kAtOnce>;

// Sums of whole numbers are the same with whatever instructions, so the widest that the machine has
// may take them. Not under a sanitizer, whose runtime is not there yet when the choice is made.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define CHIP_WIDEST __attribute__((target_clones("avx2", "default")))
#else
#define CHIP_WIDEST
#endif

// Of `count` weights with as many values of each of four tokens, `stride` apart.
CHIP_WIDEST Sums SumsOfProducts(const std::int16_t* weights, const std::int16_t* values,
                                std::ptrdiff_t stride, std::size_t count) {
  Sums out{};
  for (std::size_t i = 0; i < count; ++i) {
    out[0] += weights[i] * values[i];
    out[1] += weights[i] * values[stride + static_cast<std::ptrdiff_t>(i)];
    out[2] += weights[i] * values[2 * stride + static_cast<std::ptrdiff_t>(i)];
    out[3] += weights[i] * values[3 * stride + static_cast<std::ptrdiff_t>(i)];
  }
  return out;
}

// Reads around each token: a channel is a weight for every value of every place of the window.
struct Window {
  std::size_t places = 0;
  std::size_t step = 1;   // between the places, in tokens
  std::size_t width = 0;  // values of a token
  std::vector<std::int16_t> weights;
  std::vector<float> scales;  // of a channel's sum
  std::vector<float> constants;

  std::size_t channels() const { return constants.size(); }
  std::size_t reach() const { return places / 2 * step; }

  // What each channel sums up at each of the first `count` tokens: a row of channels a token.
  void Sum(const Rows& in, std::size_t count, std::vector<std::int32_t>* out) const {
    out->resize((count + kAtOnce) * channels());
    for (std::size_t channel = 0; channel < channels(); ++channel) {
      const std::int16_t* const mine = weights.data() + channel * places * width;
      for (std::size_t token = 0; token < count; token += kAtOnce) {
        const Sums sums = SumAt(mine, in, token);
        for (std::size_t i = 0; i < kAtOnce; ++i) {
          (*out)[(token + i) * channels() + channel] = sums[i];
        }
      }
    }
  }

  // What the channels find at a token, from their sums there.
  void Find(const std::int32_t* sums, float* __restrict out) const {
    for (std::size_t channel = 0; channel < channels(); ++channel) {
      const float value = constants[channel] + scales[channel] * static_cast<float>(sums[channel]);
      out[channel] = value > 0 ? value : 0;
    }
  }

 private:
  Sums SumAt(const std::int16_t* mine, const Rows& in, std::size_t token) const {
    const auto from = static_cast<std::ptrdiff_t>(token) - static_cast<std::ptrdiff_t>(reach());
    if (step == 1) return SumsOfProducts(mine, in.at(from), in.width(), places * width);
    Sums sums{};
    for (std::size_t place = 0; place < places; ++place) {
      const Sums some = SumsOfProducts(mine + place * width,
                                       in.at(from + static_cast<std::ptrdiff_t>(place * step)),
                                       in.width(), width);
      for (std::size_t i = 0; i < kAtOnce; ++i) sums[i] += some[i];
    }
    return sums;
  }
};

std::optional<float> NumberOf(std::string_view text) {
  float out = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || at != end || !std::isfinite(out)) return std::nullopt;
  return out;
}

std::optional<std::size_t> CountOf(std::string_view text) {
  constexpr std::size_t kMost = 4096;
  std::size_t out = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || at != end || out == 0 || out > kMost) return std::nullopt;
  return out;
}

}  // namespace

struct ActNetwork::Parts {
  std::size_t width = 0;
  std::vector<Window> windows;
  Window deep;
  // From what was found to the answers: a row for each of the windows' channels, then of the deep.
  std::vector<std::vector<float>> out;
  std::vector<float> constants;
  std::vector<std::string> answers;
  std::unordered_map<std::string, std::uint32_t> rows;  // of a symbol, from 1
  std::vector<Packed> vectors;                          // by row; the first is empty

  Rows Tokens(const NetworkSentence& sentence) const;
};

namespace {

// The rows of one layer as the file gives them, one after another.
struct LayerRows {
  std::size_t rows = 0;   // in all
  std::size_t width = 0;  // of each
  std::vector<float> constants;
  std::vector<Packed> weights;
};

}  // namespace

ActNetwork::ActNetwork(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
ActNetwork::~ActNetwork() = default;

const std::vector<std::string>& ActNetwork::answers() const {
  return parts_->answers;
}

std::uint32_t ActNetwork::RowOf(std::string_view symbol) const {
  const auto found = parts_->rows.find(std::string(symbol));
  return found == parts_->rows.end() ? 0 : found->second;
}

std::vector<std::string_view> ActNetwork::symbols() const {
  std::vector<std::string_view> out;
  for (const auto& [symbol, row] : parts_->rows) out.push_back(symbol);
  return out;
}

Rows ActNetwork::Parts::Tokens(const NetworkSentence& sentence) const {
  std::size_t margin = 0;
  for (const Window& window : windows) margin = std::max(margin, window.reach());
  Rows tokens(sentence.ends.size(), width, margin);
  std::vector<float> sum(width);
  std::size_t at = 0;
  for (std::size_t i = 0; i < sentence.ends.size(); ++i) {
    std::ranges::fill(sum, 0.0F);
    for (; at < sentence.ends[i]; ++at) {
      vectors[sentence.symbols[at]].AddTo(sum.data());
    }
    std::ranges::transform(sum, tokens.at(i),
                           [](float value) { return InSteps(value, kTokenSteps); });
  }
  return tokens;
}

std::vector<float> ActNetwork::Read(const NetworkSentence& sentence) const {
  const Parts& parts = *parts_;
  const std::size_t count = sentence.ends.size();
  const Rows tokens = parts.Tokens(sentence);
  const std::size_t channels = parts.deep.channels();
  Rows near(count, channels * parts.windows.size(), parts.deep.reach());
  std::vector<float> found(parts.out.size());  // the highest value of each channel
  std::vector<float> here(channels);           // what is found at one token
  std::vector<std::int32_t> sums;
  const auto read = [&](const Window& window, const Rows& in, float* highest, const auto& each) {
    window.Sum(in, count, &sums);
    for (std::size_t token = 0; token < count; ++token) {
      window.Find(sums.data() + token * channels, here.data());
      for (std::size_t i = 0; i < channels; ++i) {
        highest[i] = here[i] > highest[i] ? here[i] : highest[i];
      }
      each(token);
    }
  };
  for (std::size_t i = 0; i < parts.windows.size(); ++i) {
    read(parts.windows[i], tokens, found.data() + i * channels, [&](std::size_t token) {
      std::ranges::transform(here, near.at(token) + i * channels,
                             [](float value) { return InSteps(value, kFoundSteps); });
    });
  }
  read(parts.deep, near, found.data() + parts.windows.size() * channels, [](std::size_t) {});
  std::vector<float> odds = parts.constants;
  for (std::size_t i = 0; i < found.size(); ++i) {
    AddTimes(found[i], parts.out[i], odds.data());
  }
  for (const std::uint32_t hit : sentence.hits) parts.vectors[hit].AddTo(odds.data());
  return odds;
}

// Reads the file line by line, and puts the layers together at its end.
class ActNetwork::File {
 public:
  Result<std::unique_ptr<const Parts>> Read(std::string_view text) {
    parts_->vectors.emplace_back();
    std::size_t number = 0;
    for (const std::string_view line : SplitLines(text)) {
      ++number;
      if (line.empty() || line.starts_with("# ")) continue;
      place_ = std::string(kFile) + ":" + std::to_string(number);
      CHIP_CHECK(AddLine(SplitAt(line, '\t')));
    }
    CHIP_CHECK(Finish());
    return std::unique_ptr<const Parts>(std::move(parts_));
  }

 private:
  Error Bad(std::string message) const { return InvalidArgument(std::move(message), place_); }

  Result<void> AddLine(const std::vector<std::string_view>& parts) {
    if (parts[0] == "shape") return Shape(parts);
    if (parts_->width == 0) return Bad("expected the shape first");
    if (parts[0] == "answers") return Answers(parts);
    if (const auto layer = layers_.find(parts[0]); layer != layers_.end()) {
      return AddRow(parts, &layer->second);
    }
    return AddSymbol(parts);
  }

  Result<void> Shape(const std::vector<std::string_view>& parts) {
    const auto fields = SplitAt(parts.size() == 2 ? parts[1] : std::string_view(), ' ');
    if (fields.size() != 4 || parts_->width != 0) {
      return Bad("expected one shape: width, channels, windows and steps");
    }
    const auto width = CountOf(fields[0]);
    const auto channels = CountOf(fields[1]);
    const auto step = CountOf(fields[3]);
    if (!width || !channels || !step) return Bad("expected numbers from 1 to 4096");
    parts_->width = *width;
    channels_ = *channels;
    for (const std::string_view text : SplitAt(fields[2], ',')) {
      const auto size = CountOf(text);
      if (!size || *size % 2 == 0) return Bad("expected windows of an odd number of tokens");
      windows_.push_back(*size);
      layers_["window-" + std::string(text)] = {channels_, *size * *width, {}, {}};
    }
    if (layers_.size() != windows_.size()) return Bad("a window twice");
    parts_->deep.step = *step;
    const std::size_t widest = *std::ranges::max_element(windows_) * *width;
    if (std::max(widest, kDeep * channels_ * windows_.size()) > kMostInputs) {
      return Bad("expected at most " + std::to_string(kMostInputs) + " weights a channel");
    }
    layers_["deep"] = {channels_, kDeep * channels_ * windows_.size(), {}, {}};
    return Ok();
  }

  Result<void> Answers(const std::vector<std::string_view>& parts) {
    if (parts.size() != 2 || !parts_->answers.empty()) return Bad("expected the answers, once");
    for (const std::string_view name : SplitAt(parts[1], ' ')) parts_->answers.emplace_back(name);
    layers_["out"] = {parts_->answers.size(), channels_ * (windows_.size() + 1), {}, {}};
    return Ok();
  }

  Result<Packed> Unpack(std::string_view scale, std::string_view text, std::size_t width) const {
    const auto number = NumberOf(scale);
    auto bytes = DecodeBase64(text);
    if (!number || !bytes) return Bad("expected a scale and base64");
    if (bytes->size() != width) {
      return Bad("expected " + std::to_string(width) + " weights, not " +
                 std::to_string(bytes->size()));
    }
    return Packed{*number, std::move(*bytes)};
  }

  Result<void> AddRow(const std::vector<std::string_view>& parts, LayerRows* layer) {
    const auto constant = parts.size() == 4 ? NumberOf(parts[1]) : std::nullopt;
    if (!constant) return Bad("expected a constant, a scale and weights, with tabs between");
    if (layer->weights.size() == layer->rows) {
      return Bad("expected " + std::to_string(layer->rows) + " rows of " + std::string(parts[0]));
    }
    layer->weights.push_back(CHIP_TRY(Unpack(parts[2], parts[3], layer->width)));
    layer->constants.push_back(*constant);
    return Ok();
  }

  Result<void> AddSymbol(const std::vector<std::string_view>& parts) {
    if (parts.size() != 3 || parts[0].empty()) {
      return Bad("expected a symbol, a scale and weights, with tabs between");
    }
    const bool hit = parts[0].starts_with('!');
    if (hit && parts_->answers.empty()) return Bad("expected the answers first");
    Packed vector =
        CHIP_TRY(Unpack(parts[1], parts[2], hit ? parts_->answers.size() : parts_->width));
    const auto row = static_cast<std::uint32_t>(parts_->vectors.size());
    if (!parts_->rows.emplace(parts[0], row).second) {
      return Bad("\"" + std::string(parts[0]) + "\" again");
    }
    parts_->vectors.push_back(std::move(vector));
    return Ok();
  }

  Result<void> Finish() {
    place_ = kFile;
    if (parts_->answers.empty()) return Bad("expected a shape and answers");
    for (const auto& [name, layer] : layers_) {
      if (layer.weights.size() == layer.rows) continue;
      return Bad("expected " + std::to_string(layer.rows) + " rows of " + name + ", not " +
                 std::to_string(layer.weights.size()));
    }
    for (const std::size_t size : windows_) {
      Window window;
      Fill(layers_["window-" + std::to_string(size)], size, kTokenSteps, &window);
      parts_->windows.push_back(std::move(window));
    }
    Fill(layers_["deep"], kDeep, kFoundSteps, &parts_->deep);
    const LayerRows& out = layers_["out"];
    parts_->constants = out.constants;
    parts_->out.resize(out.width);
    for (std::size_t i = 0; i < out.width; ++i) {
      for (const Packed& answer : out.weights) parts_->out[i].push_back(answer.at(i));
    }
    return Ok();
  }

  // A row of the file holds what one channel takes from each place in turn.
  static void Fill(const LayerRows& layer, std::size_t places, float steps, Window* out) {
    out->places = places;
    out->width = layer.width / places;
    out->constants = layer.constants;
    for (const Packed& channel : layer.weights) {
      out->scales.push_back(channel.scale / steps);
      for (const char byte : channel.bytes) out->weights.push_back(static_cast<signed char>(byte));
    }
  }

  static constexpr std::size_t kDeep = 3;  // places that the deeper window reads

  std::unique_ptr<Parts> parts_ = std::make_unique<Parts>();
  std::size_t channels_ = 0;
  std::vector<std::size_t> windows_;
  std::map<std::string, LayerRows, std::less<>> layers_;
  std::string place_;
};

Result<std::unique_ptr<const ActNetwork>> ActNetwork::Load(std::string_view text) {
  File file;
  std::unique_ptr<const Parts> parts = CHIP_TRY(file.Read(text));
  return std::unique_ptr<const ActNetwork>(new ActNetwork(std::move(parts)));
}

}  // namespace chipline
