/**
 * The way from any node to the active controller: commands are carried out here when this node is the controller, and
 * forwarded to the node that is otherwise, so that a client may ask any broker.
 */
package io.caddis.broker.controller;
