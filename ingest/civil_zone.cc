#include "ingest/civil_zone.h"

#include <array>
#include <memory>

#include <unicode/ucal.h>

namespace chipline {
namespace {

constexpr Micros kMilli = 1'000;

std::u16string Widened(const std::string& name) {
  return {name.begin(), name.end()};
}

}  // namespace

bool IsZone(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  std::array<UChar, 64> canonical{};
  UBool is_system = 0;
  const std::u16string wide = Widened(name);
  const std::int32_t length = ucal_getCanonicalTimeZoneID(
      wide.data(), static_cast<std::int32_t>(wide.size()), canonical.data(),
      static_cast<std::int32_t>(canonical.size()), &is_system, &status);
  // ICU makes a zone of "GMT+3" as well; a place is what keeps its changes of clocks.
  return U_SUCCESS(status) && length > 0 && is_system != 0;
}

Day CivilDayIn(const std::string& zone, Micros instant) {
  UErrorCode status = U_ZERO_ERROR;
  const std::u16string wide = Widened(zone);
  const std::unique_ptr<UCalendar, decltype(&ucal_close)> calendar(
      ucal_open(wide.data(), static_cast<std::int32_t>(wide.size()), "en", UCAL_GREGORIAN, &status),
      &ucal_close);
  const Micros millis = instant / kMilli;  // whole ones: clocks change on no fraction
  ucal_setMillis(calendar.get(), static_cast<UDate>(millis), &status);
  const std::int32_t offset = ucal_get(calendar.get(), UCAL_ZONE_OFFSET, &status) +
                              ucal_get(calendar.get(), UCAL_DST_OFFSET, &status);
  if (U_FAILURE(status) != 0) return UtcDay(instant);
  return UtcDay(instant + offset * kMilli);
}

}  // namespace chipline
