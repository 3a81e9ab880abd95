(function () {
  'use strict';
  var tools = document.getElementById('tools');
  if (!tools) {
    return;
  }
  var box = document.getElementById('search');
  var count = document.getElementById('count');
  var nothing = document.getElementById('nothing');
  var buttons = Array.prototype.slice.call(tools.querySelectorAll('button[data-filter]'));
  var groups = Array.prototype.slice.call(document.querySelectorAll('tbody[data-stars]'));
  var total = document.querySelectorAll('tr[data-search]').length;
  var stars = 'all';

  function show() {
    var wanted = box.value.normalize('NFKC').toLowerCase().trim();
    var shown = 0;
    groups.forEach(function (group) {
      var left = 0;
      Array.prototype.forEach.call(group.querySelectorAll('tr[data-search]'), function (row) {
        var fits = (stars === 'all' || stars === group.getAttribute('data-stars')) &&
          row.getAttribute('data-search').indexOf(wanted) >= 0;
        row.hidden = !fits;
        left += fits ? 1 : 0;
      });
      group.hidden = left === 0;
      shown += left;
    });
    count.textContent = tools.getAttribute('data-shown').replace('{0}', shown).replace('{1}', total);
    nothing.hidden = shown > 0;
  }

  buttons.forEach(function (button) {
    button.addEventListener('click', function () {
      stars = button.getAttribute('data-filter');
      buttons.forEach(function (other) {
        other.setAttribute('aria-pressed', String(other === button));
      });
      show();
    });
  });
  box.addEventListener('input', show);
  tools.hidden = false;
  show();
})();
