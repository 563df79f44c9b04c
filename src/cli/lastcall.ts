// The entry for whoever starts it by this name.
import './lastcall.mjs';
