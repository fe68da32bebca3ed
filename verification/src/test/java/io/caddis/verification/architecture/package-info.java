/** What the modules of Caddis may know of one another and of the libraries, as rules over the compiled classes. Each rule says why. */
package io.caddis.verification.architecture;
