// Loaded with node --require: every name below the domain $OBS_TEST_DOMAIN is this machine, no matter what DNS says.
const dns = require('dns');

const domain = process.env.OBS_TEST_DOMAIN;
const lookup = dns.lookup;

dns.lookup = function (name, options, callback) {
    const answer = typeof options === 'function' ? options : callback;
    const wanted = typeof options === 'object' && options !== null ? options : {};
    if (name === domain || String(name).endsWith('.' + domain)) {
        return process.nextTick(() =>
            wanted.all ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4));
    }
    return lookup.call(dns, name, options, callback);
};
