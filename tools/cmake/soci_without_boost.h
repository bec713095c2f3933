/* Included before all else where SOCI was built with Boost, as Debian's is, and Boost is not installed:
   SOCI's headers then name Boost's just to bind sequences of Boost.Fusion. */
#include <soci/soci-config.h>
#undef SOCI_HAVE_BOOST
