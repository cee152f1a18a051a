// How much a test does, said in one place each: Effort(20, 5, 200) is 20 in the fast run, 5 in a
// program built with a sanitizer (which is up to ten times slower), 200 with CHIPLINE_SOAK=1.
#pragma once

#include <cstdlib>

namespace chipline {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

inline int Effort(int fast, int sanitized, int soak) {
  if (std::getenv("CHIPLINE_SOAK") != nullptr) return soak;
  return kSanitized ? sanitized : fast;
}

}  // namespace chipline
