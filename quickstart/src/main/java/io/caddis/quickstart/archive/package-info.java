/**
 * The server distributions that clusters share: which versions, where their archives are, and unpacking them once,
 * whole, even when two launchers or builds do so at the same time. Called by the packages of the components.
 */
package io.caddis.quickstart.archive;
