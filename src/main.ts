import { mount } from 'svelte';
import App from './ui/App.svelte';
import { Session } from './ui/session.svelte';
import './ui/styles.css';
import { connect } from './worker/bridge';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no #app to show itself in.');
mount(App, { target, props: { session: new Session(connect()) } });
