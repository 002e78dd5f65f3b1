import { mount } from 'svelte';
import App from './ui/App.svelte';
import { beginInOwnLanguage } from './ui/language/language.svelte';
import { Session } from './ui/session.svelte';
import { confine } from './ui/site/confinement';
import { keepAtHand } from './ui/site/offline.svelte';
import './ui/styles.css';
import { connect } from './worker/bridge';

confine(window);
const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app to show itself in.');
// Where the language cannot be had, the page speaks English.
await beginInOwnLanguage().catch(() => null);
mount(App, { target, props: { session: new Session(connect()) } });
void keepAtHand();
