// Any bytes give a date that can be asked, or an error with its place.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/edtf.h"

using chipline::Edtf;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto date = Edtf::Parse(text);
  if (!date) {
    if (date.error().place.rfind("offset ", 0) != 0) std::abort();
    return 0;
  }
  const auto again = Edtf::Parse(date->text());
  if (date->text() != text || !again || date->earliest() > date->latest()) std::abort();
  if (date->is_day() && !Edtf::Parse(chipline::FormatDay(date->earliest()))) std::abort();
  return 0;
}
