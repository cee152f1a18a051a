#include "ingest/act_network.h"

#include <Eigen/Core>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "ingest/base64.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::RowVectorXf;

constexpr std::string_view kFile = "act_network.tsv";

// Eigen cuts products to the caches of the processor that it finds itself on, and sums of floats
// depend on the cut: the same sizes everywhere, so that the same text has the same answers.
const bool kSameCuts = [] {
  Eigen::setCpuCacheSizes(32 << 10, 256 << 10, 4 << 20);
  return true;
}();

// Bytes that stand for numbers, and what each is multiplied by.
struct Packed {
  float scale = 0;
  std::string bytes;

  float at(std::size_t i) const {
    return scale * static_cast<float>(static_cast<signed char>(bytes[i]));
  }
};

// Reads around each token: a matrix a place of the window, from what stands there to all channels.
struct Window {
  Eigen::Index step = 1;
  std::vector<Matrix> places;
  Row constants;

  Matrix Read(const Matrix& in) const {
    Matrix out = constants.replicate(in.rows(), 1);
    const auto middle = static_cast<Eigen::Index>(places.size() / 2);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Eigen::Index shift = (static_cast<Eigen::Index>(i) - middle) * step;
      const Eigen::Index count = in.rows() - std::abs(shift);
      if (count <= 0) continue;
      out.middleRows(std::max<Eigen::Index>(0, -shift), count).noalias() +=
          in.middleRows(std::max<Eigen::Index>(0, shift), count) * places[i];
    }
    return out.cwiseMax(0.0F);
  }
};

std::optional<float> NumberOf(std::string_view text) {
  float out = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || at != end) return std::nullopt;
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
  Matrix out;  // from what was found to the answers
  Row constants;
  std::vector<std::string> answers;
  std::unordered_map<std::string, std::uint32_t> rows;  // of a symbol, from 1
  std::vector<Packed> vectors;                          // by row; the first is empty

  // The channels of all windows, then those of the deeper one.
  std::size_t found() const { return static_cast<std::size_t>(out.rows()); }
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

std::vector<float> ActNetwork::Read(const NetworkSentence& sentence) const {
  const Parts& parts = *parts_;
  Matrix tokens = Matrix::Zero(static_cast<Eigen::Index>(sentence.ends.size()),
                               static_cast<Eigen::Index>(parts.width));
  std::size_t at = 0;
  for (std::size_t i = 0; i < sentence.ends.size(); ++i) {
    float* const token = tokens.row(static_cast<Eigen::Index>(i)).data();
    for (; at < sentence.ends[i]; ++at) {
      const Packed& vector = parts.vectors[sentence.symbols[at]];
      for (std::size_t k = 0; k < vector.bytes.size(); ++k) token[k] += vector.at(k);
    }
  }
  const Eigen::Index channels = parts.deep.constants.size();
  Matrix near(tokens.rows(), channels * static_cast<Eigen::Index>(parts.windows.size()));
  for (std::size_t i = 0; i < parts.windows.size(); ++i) {
    near.middleCols(static_cast<Eigen::Index>(i) * channels, channels) =
        parts.windows[i].Read(tokens);
  }
  Row found(static_cast<Eigen::Index>(parts.found()));
  found << near.colwise().maxCoeff(), parts.deep.Read(near).colwise().maxCoeff();
  const Row said = parts.constants + found * parts.out;
  std::vector<float> odds(said.data(), said.data() + said.size());
  for (const std::uint32_t hit : sentence.hits) {
    for (std::size_t k = 0; k < odds.size(); ++k) odds[k] += parts.vectors[hit].at(k);
  }
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
    parts_->deep.step = static_cast<Eigen::Index>(*step);
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
      Fill(layers_["window-" + std::to_string(size)], size, &window);
      parts_->windows.push_back(std::move(window));
    }
    Fill(layers_["deep"], kDeep, &parts_->deep);
    Window out;
    Fill(layers_["out"], 1, &out);
    parts_->out = std::move(out.places.front());
    parts_->constants = std::move(out.constants);
    return Ok();
  }

  // A row of the file holds what one channel takes from each place in turn.
  static void Fill(const LayerRows& layer, std::size_t places, Window* out) {
    const std::size_t width = layer.width / places;
    out->constants = Eigen::Map<const Row>(layer.constants.data(),
                                           static_cast<Eigen::Index>(layer.constants.size()));
    for (std::size_t place = 0; place < places; ++place) {
      Matrix& matrix = out->places.emplace_back(width, layer.rows);
      for (std::size_t row = 0; row < layer.rows; ++row) {
        for (std::size_t i = 0; i < width; ++i) {
          matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(row)) =
              layer.weights[row].at(place * width + i);
        }
      }
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
